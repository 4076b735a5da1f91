package dev.gatlingllm.draw;

import java.util.SplittableRandom;

/**
 * A shuffled order of the numbers from 0 to n &minus; 1, by a seed, that takes no memory.
 *
 * <p>It is a Feistel network over the least power of 4 that holds them all (Luby and Rackoff, "How
 * to construct pseudorandom permutations from pseudorandom functions", 1988); what falls outside is
 * permuted again until it falls inside (cycle walking: Black and Rogaway, "Ciphers with arbitrary
 * finite domains", 2002), less than 4 times on average, or 256 &divide; n times if that is more.
 */
public final class Permutation {
  private static final long MOST = 1L << 40;
  private static final int ROUNDS = 8;

  /** With fewer, some orders come more often than others. */
  private static final int LEAST_HALF_BITS = 4;

  private final long size;
  private final int halfBits;
  private final long[] keys;

  /**
   * The order of this seed.
   *
   * @param size how many numbers; from 1 to 2<sup>40</sup>
   */
  public Permutation(long size, long seed) {
    if (size < 1 || size > MOST) {
      throw new IllegalArgumentException("size is " + size + ", must be from 1 to " + MOST);
    }
    this.size = size;
    this.halfBits = Math.max(LEAST_HALF_BITS, (65 - Long.numberOfLeadingZeros(size - 1)) / 2);
    this.keys = new SplittableRandom(seed).longs(ROUNDS).toArray();
  }

  /**
   * The number at a position.
   *
   * @param position from 0 to n &minus; 1
   */
  public long at(long position) {
    if (position < 0 || position >= size) {
      throw new IndexOutOfBoundsException("position " + position + " of " + size);
    }
    long number = position;
    do {
      number = encrypted(number);
    } while (number >= size);
    return number;
  }

  private long encrypted(long number) {
    long mask = (1L << halfBits) - 1;
    long left = number >>> halfBits;
    long right = number & mask;
    for (long key : keys) {
      long mixed = left ^ new SplittableRandom(key + right).nextLong() & mask;
      left = right;
      right = mixed;
    }
    return left << halfBits | right;
  }
}
