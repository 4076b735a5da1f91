package dev.gatlingllm.prompt;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import java.util.zip.GZIPInputStream;

/**
 * A byte-level vocabulary as the list of its merges. Tokens 0 to 255 are single bytes; the n-th
 * merge makes token 256 + n of two earlier ones, and earlier merges come first. Thread-safe.
 */
final class Merges {
  private static final int BYTES = 256;

  /** Longer pieces take a queue: looking through all pairs for each merge takes length² steps. */
  private static final int SHORT = 48;

  private static final int NONE = Integer.MAX_VALUE;

  private final int[] left;
  private final int[] right;

  /** Open addressing by the two tokens of a pair; the token they make, 0 where there is none. */
  private final int[] table;

  private final int[] byteTokens = byteTokens();
  private final List<String> added;

  private Merges(int[] left, int[] right, List<String> added) {
    this.left = left;
    this.right = right;
    this.added = added;
    this.table = new int[Integer.highestOneBit(left.length) << 2];
    for (int merge = 0; merge < left.length; merge++) {
      int slot = slot(left[merge], right[merge]);
      while (table[slot] != 0) {
        slot = slot + 1 & table.length - 1;
      }
      table[slot] = BYTES + merge;
    }
  }

  /**
   * Reads a gzipped file: three bytes, the number of merges; then the left tokens of all merges and
   * the right ones, each as its highest, middle and lowest bytes; then the added tokens, a line
   * each.
   */
  static Merges read(InputStream gzipped) throws IOException {
    try (InputStream in = new GZIPInputStream(gzipped, 1 << 16)) {
      byte[] bytes = in.readAllBytes();
      int count = (bytes[0] & 0xff) << 16 | (bytes[1] & 0xff) << 8 | bytes[2] & 0xff;
      int end = 3 + 6 * count;
      String lines = new String(bytes, end, bytes.length - end, StandardCharsets.UTF_8);
      return new Merges(
          tokens(bytes, 3, count), tokens(bytes, 3 + 3 * count, count), lines.lines().toList());
    }
  }

  private static int[] tokens(byte[] bytes, int from, int count) {
    int[] tokens = new int[count];
    for (int i = 0; i < count; i++) {
      int at = from + i;
      tokens[i] =
          (bytes[at] & 0xff) << 16 | (bytes[at + count] & 0xff) << 8 | bytes[at + 2 * count] & 0xff;
    }
    return tokens;
  }

  /** GPT-2's order: bytes that print in Latin-1 come first. */
  private static int[] byteTokens() {
    int[] tokens = new int[BYTES];
    int next = 0;
    for (boolean prints : new boolean[] {true, false}) {
      for (int b = 0; b < BYTES; b++) {
        if (prints == ((b > 0x20 && b < 0x7f) || (b > 0xa0 && b != 0xad))) {
          tokens[b] = next++;
        }
      }
    }
    return tokens;
  }

  /** Texts that are a token each wherever they stand; the first follows the last merge. */
  List<String> added() {
    return added;
  }

  /** The token of an added text, by its place in {@link #added}. */
  int addedToken(int index) {
    return BYTES + left.length + index;
  }

  /**
   * Splits a piece of text into its tokens.
   *
   * @param tokens takes them; has room for as many as the piece has bytes
   * @param from place of the first one
   * @return their number
   */
  int encode(byte[] piece, int[] tokens, int from) {
    int[] merged = new int[piece.length];
    for (int i = 0; i < piece.length; i++) {
      merged[i] = byteTokens[piece[i] & 0xff];
    }
    int count = piece.length <= SHORT ? mergeShort(merged) : mergeLong(merged);
    System.arraycopy(merged, 0, tokens, from, count);
    return count;
  }

  private int mergeShort(int[] tokens) {
    int count = tokens.length;
    int[] merged = new int[Math.max(0, count - 1)];
    for (int i = 0; i + 1 < count; i++) {
      merged[i] = merge(tokens[i], tokens[i + 1]);
    }
    while (count > 1) {
      int best = 0;
      for (int i = 1; i + 1 < count; i++) {
        best = merged[i] < merged[best] ? i : best;
      }
      if (merged[best] == NONE) {
        break;
      }
      tokens[best] = merged[best];
      System.arraycopy(tokens, best + 2, tokens, best + 1, count - best - 2);
      System.arraycopy(merged, best + 1, merged, best, count - best - 2);
      count--;
      if (best > 0) {
        merged[best - 1] = merge(tokens[best - 1], tokens[best]);
      }
      if (best + 1 < count) {
        merged[best] = merge(tokens[best], tokens[best + 1]);
      }
    }
    return count;
  }

  /** Pairs wait by their merge, then by their place. One that has changed meanwhile is passed. */
  private int mergeLong(int[] tokens) {
    int length = tokens.length;
    int[] next = new int[length];
    int[] previous = new int[length + 1];
    Arrays.setAll(next, i -> i + 1);
    Arrays.setAll(previous, i -> i - 1);
    PriorityQueue<Long> pairs = new PriorityQueue<>();
    for (int i = 0; i < length; i++) {
      offer(pairs, tokens, i, next[i]);
    }
    int count = length;
    while (!pairs.isEmpty()) {
      long first = pairs.remove();
      int at = (int) first;
      int other = next[at];
      if (tokens[at] < 0
          || other == length
          || merge(tokens[at], tokens[other]) != (int) (first >>> 32)) {
        continue;
      }
      tokens[at] = (int) (first >>> 32);
      tokens[other] = -1;
      next[at] = next[other];
      previous[next[at]] = at;
      count--;
      if (previous[at] >= 0) {
        offer(pairs, tokens, previous[at], at);
      }
      offer(pairs, tokens, at, next[at]);
    }
    for (int i = 0, to = 0; i < length; i = next[i]) {
      tokens[to++] = tokens[i];
    }
    return count;
  }

  private void offer(PriorityQueue<Long> pairs, int[] tokens, int at, int other) {
    int merged = other < tokens.length ? merge(tokens[at], tokens[other]) : NONE;
    if (merged != NONE) {
      pairs.add((long) merged << 32 | at);
    }
  }

  private int merge(int one, int other) {
    int slot = slot(one, other);
    for (int token; (token = table[slot]) != 0; slot = slot + 1 & table.length - 1) {
      if (left[token - BYTES] == one && right[token - BYTES] == other) {
        return token;
      }
    }
    return NONE;
  }

  private int slot(int one, int other) {
    int mixed = (one * 0x9e3779b9 + other) * 0x85ebca6b;
    return (mixed ^ mixed >>> 15) & table.length - 1;
  }
}
