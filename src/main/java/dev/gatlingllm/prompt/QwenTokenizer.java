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
   * Whether a text is of characters that this Java knows: of others nobody here can say whether
   * they are letters. Signs and emoji never are.
   */
  static boolean knows(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return text.codePoints().allMatch(QwenTokenizer::isKnown);
      }
    }
    return true;
  }

  private static boolean isKnown(int c) {
    return (c >= 0x1f000 && c < 0x1fb00)
        || (Character.isDefined(c) && Character.getType(c) != Character.SURROGATE);
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
