package dev.gatlingllm.record;

/**
 * Numbers of tokens, from the least to the most seen; the least may be below 0.
 *
 * @param least at most {@code most}
 */
public record TokenRange(int least, int most) {
  public TokenRange {
    if (least > most) {
      throw new IllegalArgumentException("least is " + least + ", must be at most " + most);
    }
  }

  /** All were the same. */
  public boolean isConstant() {
    return least == most;
  }

  public boolean contains(TokenRange other) {
    return least <= other.least && other.most <= most;
  }

  public TokenRange with(int value) {
    return new TokenRange(Math.min(least, value), Math.max(most, value));
  }
}
