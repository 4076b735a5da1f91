package dev.gatlingllm.dialect;

import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.config.Unprintable;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * The door by which a server's words come in: whatever it wrote passes here before it reaches a
 * record, a report, Gatling's log or a terminal. In this order: half a surrogate becomes U+FFFD;
 * secrets are struck out; what does not print shows as an escape, as Java would write it; and the
 * text is cut, between two code points, to what it may be long.
 */
public final class ServerText {
  /** Code points of a name at most: of an id, a finish reason, a header, a model. */
  public static final int NAME = 200;

  /** Code points of a sentence, or of an excerpt of a body. */
  public static final int SENTENCE = 500;

  /** Characters of a text that are looked at; of the rest nothing shows. */
  private static final int LOOKED_AT = 16 << 10;

  /** Characters that a reader keeps of a name or a sentence until it passes here. */
  private static final int KEPT = 4 << 10;

  private static final String CUT = "...";

  private final UnaryOperator<String> strike;

  /**
   * @param strike takes secrets out of a text, and the beginning of one that a cut has left
   */
  public ServerText(UnaryOperator<String> strike) {
    this.strike = strike;
  }

  /** One that strikes the secrets of these settings. */
  public static ServerText of(LlmConfig config) {
    return new ServerText(config.redactor()::strike);
  }

  /** A name: one word or a few. */
  public String name(String raw) {
    return taken(raw, NAME);
  }

  /** A message: white space, line ends included, becomes one space. */
  public String sentence(String raw) {
    return sentence(raw, SENTENCE);
  }

  /** The same, of at most so many code points. */
  public String sentence(String raw, int most) {
    return cut(visible(struck(raw.strip()).replaceAll("\\s+", " ").strip()), most);
  }

  /** A text as it is, of at most so many code points. */
  public String taken(String raw, int most) {
    return cut(visible(struck(raw)), most);
  }

  /** The whole text, for one who cuts it afterwards. */
  public String all(String raw) {
    return visible(strike.apply(wellFormed(raw)));
  }

  /**
   * Some of a list, and how many more there are.
   *
   * @param all how many the list has
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

  /** What a reader keeps of a text of the server's, so that none can grow without end. */
  static String kept(String raw) {
    return kept(raw, KEPT);
  }

  /** The first characters, as they came; where more came, the last three say so. */
  public static String kept(String raw, int most) {
    return raw.length() <= most ? raw : raw.substring(0, end(raw, most - CUT.length())) + CUT;
  }

  /** No pair of surrogates is cut in two. */
  static int end(String text, int most) {
    boolean pair =
        most > 0
            && most < text.length()
            && Character.isHighSurrogate(text.charAt(most - 1))
            && Character.isLowSurrogate(text.charAt(most));
    return pair ? most - 1 : most;
  }

  /** With U+FFFD for each half of a surrogate pair, which has no UTF-8. */
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

  /** With an escape for each character that does not print, or that turns the writing round. */
  public static String visible(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints().forEach(point -> show(point, shown));
    return shown.toString();
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

  /** The first so many code points; where more came, the last three say so. */
  static String cut(String text, int most) {
    if (text.length() <= most || text.codePointCount(0, text.length()) <= most) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, most - CUT.length())) + CUT;
  }
}
