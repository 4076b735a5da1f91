package dev.gatlingllm.prompt;

import java.util.Optional;

/** Cuts a text so that it has an exact number of tokens, by measuring alone. */
final class Cut {
  /** Number of characters to try on each side of the likely place. */
  private static final int REACH = 100;

  private Cut() {}

  /**
   * The beginning of the text followed by the ending, with this many tokens together.
   *
   * @return empty if no cut near the likely place gives that number
   */
  static Optional<String> toExactly(int tokens, String text, String ending, Tokenizer tokenizer) {
    int low = 0;
    int high = text.length();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (tokenizer.count(text.substring(0, middle) + ending) < tokens) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    // Counts do not quite grow with length: "har" may be two tokens where "harbor" is one.
    for (int distance = 0; distance <= REACH; distance++) {
      for (int length : new int[] {low - distance, low + distance}) {
        if (length >= 0 && length <= text.length()) {
          String candidate = text.substring(0, length) + ending;
          if (tokenizer.count(candidate) == tokens) {
            return Optional.of(candidate);
          }
        }
      }
    }
    return Optional.empty();
  }
}
