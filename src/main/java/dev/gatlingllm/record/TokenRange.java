package dev.gatlingllm.record;

/**
 * The least and the greatest number of tokens seen; they may be negative.
 *
 * @param least at most {@code most}
 */
public record TokenRange(int least, int most) {
  public TokenRange {
    if (least > most) {
      throw new IllegalArgumentException("least is " + least + ", must be at most " + most);
    }
  }

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
