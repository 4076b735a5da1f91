package dev.gatlingllm.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * When each text chunk of an answer arrived, in order.
 *
 * @param nanos {@link System#nanoTime} of each chunk
 * @param choices the choice index of each chunk; same length as {@code nanos}. The arrays are not
 *     copied, and must not be changed afterwards.
 */
@SuppressWarnings("ArrayRecordComponent")
public record ChunkArrivals(
    @JsonProperty("arrivals")
        @JsonSerialize(using = ArrivalsText.Writer.class)
        @JsonDeserialize(using = ArrivalsText.Reader.class)
        long[] nanos,
    @JsonProperty("arrivalChoices")
        @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = ArrivalsText.FirstOnly.class)
        byte[] choices) {
  public static final ChunkArrivals NONE = new ChunkArrivals(new long[0], new byte[0]);

  public ChunkArrivals {
    nanos = nanos == null ? new long[0] : nanos;
    choices = choices == null ? new byte[nanos.length] : choices;
    if (nanos.length != choices.length) {
      throw new IllegalArgumentException(
          nanos.length + " arrivals but " + choices.length + " choice indexes");
    }
  }

  public int count() {
    return nanos.length;
  }

  /** A copy on a clock that is ahead by this time. */
  public ChunkArrivals shifted(long byNanos) {
    long[] shifted = nanos.clone();
    for (int i = 0; i < shifted.length; i++) {
      shifted[i] += byNanos;
    }
    return new ChunkArrivals(shifted, choices);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ChunkArrivals arrivals
        && Arrays.equals(nanos, arrivals.nanos)
        && Arrays.equals(choices, arrivals.choices);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(nanos);
  }

  /** The gaps of docs/metrics.md, "ITL", in nanoseconds. */
  public long[] gaps() {
    long[] gaps = new long[count()];
    int[] n = {0};
    eachGap((at, gap) -> gaps[n[0]++] = gap);
    return Arrays.copyOf(gaps, n[0]);
  }

  /** Time from the first chunk to the next one of its choice; empty if there is none. */
  public OptionalLong secondAfterNanos() {
    for (int i = 1; i < nanos.length; i++) {
      if (choices[i] == choices[0]) {
        return OptionalLong.of(nanos[i] - nanos[0]);
      }
    }
    return OptionalLong.empty();
  }

  /** Receives the gap between two chunks, and when the later one came. */
  @FunctionalInterface
  public interface GapListener {
    void gap(long atNanos, long gapNanos);
  }

  /** Gives each gap between consecutive chunks of one choice, in the order of the later chunk. */
  public void eachGap(GapListener listener) {
    int next = 1;
    // Most answers have one choice only.
    while (next < nanos.length && choices[next] == choices[0]) {
      listener.gap(nanos[next], nanos[next] - nanos[next - 1]);
      next++;
    }
    if (next < nanos.length) {
      eachGapFrom(next, listener);
    }
  }

  /** Gives the gaps from a chunk on; all chunks before it are of one choice. */
  private void eachGapFrom(int first, GapListener listener) {
    long[] last = new long[128];
    boolean[] seen = new boolean[128];
    seen[choices[0] & 0x7f] = true;
    last[choices[0] & 0x7f] = nanos[first - 1];
    for (int i = first; i < nanos.length; i++) {
      int choice = choices[i] & 0x7f;
      if (seen[choice]) {
        listener.gap(nanos[i], nanos[i] - last[choice]);
      }
      seen[choice] = true;
      last[choice] = nanos[i];
    }
  }
}
