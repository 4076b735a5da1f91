package dev.gatlingllm.record;

/**
 * When each text chunk of an answer arrived, in order.
 *
 * @param nanos {@link System#nanoTime} readings, one a chunk
 * @param choices the choice index of each chunk; same length as {@code nanos}. The arrays are not
 *     copied: who makes one gives it away.
 */
@SuppressWarnings("ArrayRecordComponent")
public record Arrivals(long[] nanos, byte[] choices) {
  public static final Arrivals NONE = new Arrivals(new long[0], new byte[0]);

  public Arrivals {
    if (nanos.length != choices.length) {
      throw new IllegalArgumentException(
          nanos.length + " arrivals but " + choices.length + " choice indexes");
    }
  }

  public int count() {
    return nanos.length;
  }

  /** Each gap between consecutive chunks of one choice, in the order of the later chunk. */
  public void eachGap(java.util.function.LongConsumer gapNanos) {
    long[] last = new long[128];
    boolean[] seen = new boolean[128];
    for (int i = 0; i < nanos.length; i++) {
      int choice = choices[i] & 0x7f;
      if (seen[choice]) {
        gapNanos.accept(nanos[i] - last[choice]);
      }
      seen[choice] = true;
      last[choice] = nanos[i];
    }
  }
}
