package dev.gatlingllm.metrics;

import dev.gatlingllm.record.FailureCause;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The sums of one slice. All but percentiles are whole numbers, so that the order of addition does
 * not matter. Not thread-safe.
 */
final class SliceTally {
  static final List<Metric> METRICS = Metrics.usedIn(Metric.Use.SLICES);

  private static final double PARTS_OF_A_TOKEN = 1e6;

  private final SliceSamples[] times = new SliceSamples[METRICS.size()];
  private SliceSamples scheduleLag;
  private Map<FailureCause, Long> failed = Map.of();
  long arrivals;
  long sent;
  long done;
  long good;
  private long inFlightNanos;
  private long tokenParts;

  void addInFlight(long nanos) {
    inFlightNanos += nanos;
  }

  void addTokens(double tokens) {
    tokenParts += Math.round(tokens * PARTS_OF_A_TOKEN);
  }

  void addFailures(FailureCause cause, long count) {
    if (failed.isEmpty()) {
      failed = new EnumMap<>(FailureCause.class);
    }
    failed.merge(cause, count, Long::sum);
  }

  /**
   * @param metric index in {@link #METRICS}
   */
  void addTime(int metric, long nanos) {
    if (times[metric] == null) {
      times[metric] = new SliceSamples();
    }
    times[metric].add(nanos);
  }

  void addScheduleLag(long nanos) {
    if (scheduleLag == null) {
      scheduleLag = new SliceSamples();
    }
    scheduleLag.add(nanos);
  }

  void addAll(SliceTally other) {
    arrivals += other.arrivals;
    sent += other.sent;
    inFlightNanos += other.inFlightNanos;
    done += other.done;
    good += other.good;
    tokenParts += other.tokenParts;
    other.failed.forEach(this::addFailures);
    for (int i = 0; i < times.length; i++) {
      times[i] = sum(times[i], other.times[i]);
    }
    scheduleLag = sum(scheduleLag, other.scheduleLag);
  }

  private static SliceSamples sum(SliceSamples one, SliceSamples other) {
    if (other == null) {
      return one;
    }
    SliceSamples sum = one == null ? new SliceSamples() : one;
    sum.addAll(other);
    return sum;
  }

  /**
   * @param judged whether objectives can be judged
   */
  Slice slice(String label, long startNanos, long endNanos, boolean judged) {
    Map<String, Long> causes = new LinkedHashMap<>();
    failed.forEach((cause, count) -> causes.put(cause.label(), count));
    Map<Metric, Slice.Times> all = new LinkedHashMap<>();
    for (int i = 0; i < times.length; i++) {
      all.put(METRICS.get(i), times(times[i]));
    }
    double seconds = (endNanos - startNanos) / 1e9;
    return new Slice(
        label,
        startNanos / 1e9,
        endNanos / 1e9,
        arrivals,
        sent,
        inFlightNanos / 1e9 / seconds,
        done,
        causes,
        tokenParts / PARTS_OF_A_TOKEN,
        judged ? OptionalDouble.of(good / seconds) : OptionalDouble.empty(),
        all,
        times(scheduleLag));
  }

  private static Slice.Times times(SliceSamples samples) {
    return samples == null ? Slice.Times.NONE : samples.times();
  }
}
