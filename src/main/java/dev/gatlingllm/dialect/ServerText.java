package dev.gatlingllm.dialect;

import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.config.Unprintable;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * Cleans any text from a server before it reaches a record, a report, Gatling's log or a terminal.
 * In this order: unpaired surrogates become U+FFFD; secrets are masked; unprintable characters
 * become Java escapes; and the text is cut between two code points to its maximum length.
 */
public final class ServerText {
  /** Maximum number of code points of a name: an id, a finish reason, a header, a model. */
  public static final int NAME = 200;

  /** Maximum number of code points of a sentence, or of an excerpt of a body. */
  public static final int SENTENCE = 500;

  /** Number of characters of a text that are processed; the rest is dropped. */
  private static final int LOOKED_AT = 16 << 10;

  /** Number of characters that a reader keeps of a name or a sentence until it is cleaned. */
  private static final int KEPT = 4 << 10;

  private static final String CUT = "...";

  private final UnaryOperator<String> strike;

  /**
   * @param strike masks secrets in a text, and the beginning of one before a cut
   */
  public ServerText(UnaryOperator<String> strike) {
    this.strike = strike;
  }

  /** An instance that masks the secrets of these settings. */
  public static ServerText of(LlmConfig config) {
    return new ServerText(config.redactor()::strike);
  }

  /** Cleans a name: one word or a few. */
  public String name(String raw) {
    return taken(raw, NAME);
  }

  /** Cleans a message: white space, line ends included, becomes one space. */
  public String sentence(String raw) {
    return sentence(raw, SENTENCE);
  }

  /** The same, with a maximum number of code points. */
  public String sentence(String raw, int most) {
    return cut(visible(struck(raw.strip()).replaceAll("\\s+", " ").strip()), most);
  }

  /**
   * Cleans a text, keeping its white space.
   *
   * @param most maximum number of code points
   */
  public String taken(String raw, int most) {
    return cut(visible(struck(raw)), most);
  }

  /** Cleans the whole text, for a caller who cuts it. */
  public String all(String raw) {
    return visible(strike.apply(wellFormed(raw)));
  }

  /**
   * Some names of a list, and how many more there are.
   *
   * @param all length of the list
   */
  public String names(List<String> some, int all) {
    String named = String.join(", ", some.stream().map(it -> sentence(it, NAME)).toList());
    return all <= some.size()
        ? named
        : String.format(Locale.ROOT, "%s and %,d more", named, all - some.size());
  }

  private String struck(String raw) {
    return strike.apply(wellFormed(kept(raw, LOOKED_AT)));
  }

  /** The part of a server's text that a reader keeps, to bound memory. */
  static String kept(String raw) {
    return kept(raw, KEPT);
  }

  /** The first characters, as received; if there were more, they end in three dots. */
  public static String kept(String raw, int most) {
    return raw.length() <= most ? raw : raw.substring(0, end(raw, most - CUT.length())) + CUT;
  }

  /** Never cuts within a surrogate pair. */
  static int end(String text, int most) {
    boolean pair =
        most > 0
            && most < text.length()
            && Character.isHighSurrogate(text.charAt(most - 1))
            && Character.isLowSurrogate(text.charAt(most));
    return pair ? most - 1 : most;
  }

  /** Replaces unpaired surrogates, which UTF-8 cannot encode, by U+FFFD. */
  public static String wellFormed(String text) {
    StringBuilder mended = null;
    for (int i = 0; i < text.length(); i++) {
      if (!Character.isSurrogate(text.charAt(i))) {
        continue;
      }
      if (Character.isSupplementaryCodePoint(text.codePointAt(i))) {
        i++;
        continue;
      }
      mended = mended == null ? new StringBuilder(text) : mended;
      mended.setCharAt(i, '\uFFFD');
    }
    return mended == null ? text : mended.toString();
  }

  /** Replaces characters that are unprintable or change the writing direction by escapes. */
  public static String visible(String text) {
    if (isPlain(text)) {
      return text;
    }
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints().forEach(point -> show(point, shown));
    return shown.toString();
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }

  private static void show(int point, StringBuilder shown) {
    switch (point) {
      case '\n' -> shown.append("\\n");
      case '\r' -> shown.append("\\r");
      case '\t' -> shown.append("\\t");
      default -> {
        if (Unprintable.is(point)) {
          Unprintable.show(point, shown);
        } else {
          shown.appendCodePoint(point);
        }
      }
    }
  }

  /** The first code points; if there were more, they end in three dots. */
  static String cut(String text, int most) {
    if (text.length() <= most || text.codePointCount(0, text.length()) <= most) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, most - CUT.length())) + CUT;
  }
}
