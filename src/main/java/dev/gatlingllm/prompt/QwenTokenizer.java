package dev.gatlingllm.prompt;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;

/**
 * Qwen3's tokenizer in Java. The native library takes 0.6 s of CPU time to read the same vocabulary
 * and 190 MB to hold it; this takes 3 MB. Thread-safe.
 */
final class QwenTokenizer {
  private static final String RESOURCE = "qwen3-merges.gz";

  /** From its first character to its last one. */
  private record Script(int first, int last) {
    boolean has(int c) {
      return c >= first && c <= last;
    }
  }

  private static final Script EMOJI = new Script(0x1f000, 0x1faff);

  private static final Script[] COMMON = {
    new Script(0x80, 0x52f), // Latin, Greek, Cyrillic, and their marks
    new Script(0x531, 0x6ff), // Armenian, Hebrew, Arabic
    new Script(0x900, 0x97f), // Devanagari
    new Script(0xe00, 0xe7f), // Thai
    new Script(0x10a0, 0x11ff), // Georgian, Hangul's parts
    new Script(0x1e00, 0x2bff), // more Latin and Greek, punctuation, signs
    new Script(0x2e80, 0x9fff), // Chinese, Japanese
    new Script(0xac00, 0xd7a3), // Hangul
    new Script(0xf900, 0xfaff), // more Chinese
    new Script(0xfe00, 0xfe4f), // variants, half marks
    new Script(0xff00, 0xffef), // full and half width
    new Script(0x20000, 0x2a6d6) // more Chinese
  };

  /** {@link Normalizer} takes time by the square of their number. */
  private static final int MOST_MARKS = 32;

  private static final int MARKS =
      1 << Character.NON_SPACING_MARK
          | 1 << Character.ENCLOSING_MARK
          | 1 << Character.COMBINING_SPACING_MARK;

  private final Merges merges;

  /** The tokens of a text so far. */
  private static final class Tokens {
    private int[] tokens = new int[64];
    private int count;

    /** Room for so many more, which are then written behind those that there are. */
    private int[] room(int more) {
      if (tokens.length - count < more) {
        tokens = Arrays.copyOf(tokens, 2 * (count + more));
      }
      return tokens;
    }
  }

  QwenTokenizer() throws IOException {
    try (InputStream in = QwenTokenizer.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IOException("not on the class path");
      }
      this.merges = Merges.read(in);
    }
  }

  /**
   * Whether a text is of characters that Java and the library surely treat alike: of common
   * scripts, defined in this Java, and few marks one upon another. Others are the library's matter:
   * the order of marks is by its tables, which are of about Unicode 9.
   */
  static boolean knows(String text) {
    int marks = 0;
    for (int i = 0, c; i < text.length(); i += Character.charCount(c)) {
      c = text.codePointAt(i);
      if (c >= 0x80) {
        marks = isMark(c) ? marks + 1 : 0;
        if (marks > MOST_MARKS || !isKnown(c)) {
          return false;
        }
      } else {
        marks = 0;
      }
    }
    return true;
  }

  private static boolean isMark(int c) {
    return (1 << Character.getType(c) & MARKS) != 0;
  }

  private static boolean isKnown(int c) {
    for (Script script : COMMON) {
      if (script.has(c)) {
        return Character.isDefined(c);
      }
    }
    return EMOJI.has(c); // also those that this Java does not know yet
  }

  /** The tokens of a text that it {@link #knows}. */
  int[] encode(String text) {
    Tokens tokens = new Tokens();
    int from = 0;
    for (int at = text.indexOf('<'); at >= 0; at = text.indexOf('<', Math.max(from, at + 1))) {
      for (int i = 0; i < merges.added().size(); i++) {
        String added = merges.added().get(i);
        if (text.startsWith(added, at)) {
          section(text.substring(from, at), tokens);
          tokens.room(1)[tokens.count++] = merges.addedToken(i);
          from = at + added.length();
          break;
        }
      }
    }
    section(text.substring(from), tokens);
    return Arrays.copyOf(tokens.tokens, tokens.count);
  }

  private void section(String raw, Tokens tokens) {
    String text = Normalizer.normalize(raw, Normalizer.Form.NFC);
    for (int from = 0; from < text.length(); ) {
      int end = Pieces.end(text, from);
      byte[] piece = text.substring(from, end).getBytes(StandardCharsets.UTF_8);
      tokens.count += merges.encode(piece, tokens.room(piece.length), tokens.count);
      from = end;
    }
  }
}
