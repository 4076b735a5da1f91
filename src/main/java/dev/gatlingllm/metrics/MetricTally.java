package dev.gatlingllm.metrics;

import dev.gatlingllm.record.RequestRecord;
import java.util.OptionalDouble;

/** Collects the values of one metric. Not thread-safe. */
final class MetricTally {
  private final Metric metric;
  private final Moments counts = new Moments();
  private final ClusteredMean clusters = new ClusteredMean();

  /** Created with the first value, as most stages lack some metrics. */
  private LatencyHistogram times;

  private double sumMillis;
  private long samples;

  MetricTally(Metric metric) {
    this.metric = metric;
  }

  Metric metric() {
    return metric;
  }

  void add(RequestRecord record) {
    if (metric.needsStream() && !record.origin().stream()) {
      return;
    }
    if (metric.samples().isPresent()) {
      addEach(record, metric.samples().get());
      return;
    }
    OptionalDouble value = metric.of(record);
    if (value.isEmpty()) {
      return;
    }
    if (metric.unit() == Metric.Unit.MILLIS) {
      times().recordMillis(value.getAsDouble());
    } else {
      counts.add(value.getAsDouble());
    }
  }

  void addAll(MetricTally other) {
    counts.addAll(other.counts);
    clusters.addAll(other.clusters);
    if (other.times != null) {
      times().addAll(other.times);
    }
  }

  private void addEach(RequestRecord record, Metric.Samples each) {
    sumMillis = 0;
    samples = 0;
    each.each(record, this::addSample);
    if (samples > 0) {
      clusters.add(sumMillis, samples);
    }
  }

  private void addSample(long atNanos, long nanos) {
    times().record(nanos);
    sumMillis += nanos / 1e6;
    samples++;
  }

  private LatencyHistogram times() {
    if (times == null) {
      times = new LatencyHistogram();
    }
    return times;
  }

  /**
   * The distribution so far. If requests have several values, each request is one cluster; counts
   * have no percentiles.
   */
  Distribution distribution() {
    if (metric.unit() != Metric.Unit.MILLIS) {
      return Distribution.withoutPercentiles(counts);
    }
    if (times == null) {
      return Distribution.EMPTY;
    }
    return metric.samples().isPresent()
        ? times.distribution().clustered(clusters.meanCi95())
        : times.distribution();
  }

  OptionalDouble percentile(double percent) {
    return times == null ? OptionalDouble.empty() : times.percentile(percent);
  }

  /** Number of times that were clamped to 0 … 1 h. */
  long outOfRange() {
    return times == null ? 0 : times.outOfRange();
  }
}
