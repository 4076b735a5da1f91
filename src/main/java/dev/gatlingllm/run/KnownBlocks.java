package dev.gatlingllm.run;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;

/**
 * The beginnings of the prompts of traces, to tell how much of a prompt came before. Memory is
 * bounded: once it is full, the answer is unknown.
 */
final class KnownBlocks {
  /** About 60 bytes each: 60 MB. */
  private static final int MOST = 1_000_000;

  /** Tokens of the longest last block seen after a beginning, by the beginning's hash. */
  private final Map<Long, Integer> tokens = new HashMap<>();

  private final int most;

  KnownBlocks() {
    this(MOST);
  }

  KnownBlocks(int most) {
    this.most = most;
  }

  /**
   * Number of first tokens that a prompt before began with, too; adds the prompt. Empty if there
   * have been too many to know.
   *
   * @param blocks numbers of its blocks, in order
   * @param blockTokens of each block but the last, which may be partial
   * @param promptTokens of the whole prompt
   */
  OptionalInt add(long[] blocks, int blockTokens, int promptTokens) {
    if (tokens.size() >= most) {
      return OptionalInt.empty();
    }
    int shared = 0;
    boolean same = true;
    long hash = 0;
    int left = promptTokens;
    for (int i = 0; i < blocks.length && left > 0; i++) {
      int block = Math.min(left, blockTokens);
      hash = mixed(hash + mixed(blocks[i]));
      int known = tokens.getOrDefault(hash, 0);
      shared += same ? Math.min(known, block) : 0;
      same &= known >= block;
      if (block > known) {
        tokens.put(hash, block);
      }
      left -= block;
    }
    return OptionalInt.of(shared);
  }

  private static long mixed(long number) {
    return new SplittableRandom(number).nextLong();
  }
}
