package dev.gatlingllm.prompt;

/**
 * The pieces of a text within which Qwen's tokenizer merges: words with what stands before them,
 * digits, runs of signs and of white space. The pattern, of which the first alternative that fits
 * is taken:
 *
 * <pre>
 * (?i:'s|'t|'re|'ve|'m|'ll|'d)  |  [^\r\n\p{L}\p{N}]?\p{L}+  |  \p{N}  |  ?[^\s\p{L}\p{N}]+[\r\n]*
 * |  \s*[\r\n]+  |  \s+(?!\S)  |  \s+
 * </pre>
 *
 * Java's own regular expressions take ten times as long.
 */
final class Pieces {
  private static final int LETTERS =
      1 << Character.UPPERCASE_LETTER
          | 1 << Character.LOWERCASE_LETTER
          | 1 << Character.TITLECASE_LETTER
          | 1 << Character.MODIFIER_LETTER
          | 1 << Character.OTHER_LETTER;
  private static final int NUMBERS =
      1 << Character.DECIMAL_DIGIT_NUMBER
          | 1 << Character.LETTER_NUMBER
          | 1 << Character.OTHER_NUMBER;
  private static final int SPACES =
      1 << Character.SPACE_SEPARATOR
          | 1 << Character.LINE_SEPARATOR
          | 1 << Character.PARAGRAPH_SEPARATOR;

  private Pieces() {}

  /** The end of the piece that begins there. */
  static int end(String text, int from) {
    int first = text.codePointAt(from);
    int second = from + Character.charCount(first);
    int contraction = first == '\'' ? contraction(text, second) : 0;
    if (contraction > 0) {
      return second + contraction;
    }
    if (isLetter(first)) {
      return letters(text, second);
    }
    if (isNumber(first)) {
      return second;
    }
    if (first != '\r' && first != '\n' && second < text.length() && isLetter(text, second)) {
      return letters(text, second);
    }
    if (!isSpace(first)) {
      return signs(text, second);
    }
    return first == ' ' && second < text.length() && isSign(text.codePointAt(second))
        ? signs(text, second)
        : spaces(text, from);
  }

  /** The number of characters of it behind its apostrophe; 0 if there is none. */
  private static int contraction(String text, int at) {
    if (at == text.length()) {
      return 0;
    }
    char first = text.charAt(at);
    // An s of old: letters are compared in any case, by Unicode.
    if ("sStTmMdD\u017f".indexOf(first) >= 0) {
      return 1;
    }
    return text.regionMatches(true, at, "re", 0, 2)
            || text.regionMatches(true, at, "ve", 0, 2)
            || text.regionMatches(true, at, "ll", 0, 2)
        ? 2
        : 0;
  }

  private static int letters(String text, int from) {
    int end = from;
    while (end < text.length() && isLetter(text, end)) {
      end += Character.charCount(text.codePointAt(end));
    }
    return end;
  }

  /** Signs, and the ends of lines behind them. */
  private static int signs(String text, int from) {
    int end = from;
    while (end < text.length() && isSign(text.codePointAt(end))) {
      end += Character.charCount(text.codePointAt(end));
    }
    while (end < text.length() && (text.charAt(end) == '\r' || text.charAt(end) == '\n')) {
      end++;
    }
    return end;
  }

  /** As far as the last end of a line; if there is none, all but what belongs to the next piece. */
  private static int spaces(String text, int from) {
    int end = from;
    int line = -1;
    while (end < text.length() && isSpace(text.charAt(end))) {
      char c = text.charAt(end++);
      line = c == '\r' || c == '\n' ? end : line;
    }
    if (line >= 0) {
      return line;
    }
    return end == text.length() || end == from + 1 ? end : end - 1;
  }

  private static boolean isLetter(String text, int at) {
    return isLetter(text.codePointAt(at));
  }

  private static boolean isLetter(int c) {
    return c < 0x80
        ? (c | 0x20) >= 'a' && (c | 0x20) <= 'z'
        : (LETTERS >> Character.getType(c) & 1) != 0;
  }

  private static boolean isNumber(int c) {
    return c < 0x80 ? c >= '0' && c <= '9' : (NUMBERS >> Character.getType(c) & 1) != 0;
  }

  private static boolean isSpace(int c) {
    return c < 0x80
        ? c == ' ' || (c >= '\t' && c <= '\r')
        : c == 0x85 || (SPACES >> Character.getType(c) & 1) != 0;
  }

  private static boolean isSign(int c) {
    return !isSpace(c) && !isLetter(c) && !isNumber(c);
  }
}
