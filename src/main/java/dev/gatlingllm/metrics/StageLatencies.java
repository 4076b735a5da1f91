package dev.gatlingllm.metrics;

import dev.gatlingllm.record.Instants;
import dev.gatlingllm.record.RequestRecord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Collects the metrics of a stage's requests, and other times. Not thread-safe. */
final class StageLatencies {
  private final List<MetricTally> tallies = Metrics.ALL.stream().map(MetricTally::new).toList();
  private final Moments latencyPerToken = new Moments();
  private OptionalLong lastCompletion = OptionalLong.empty();
  private OptionalLong longestGap = OptionalLong.empty();

  /**
   * @param success whether it succeeded and was sent in the window
   */
  void add(RequestRecord record, boolean success) {
    for (MetricTally tally : tallies) {
      if (success || isOfAll(tally)) {
        tally.add(record);
      }
    }
    if (success) {
      addSuccess(record, record.instants());
    }
  }

  private static boolean isOfAll(MetricTally tally) {
    return tally.metric().population() == Metric.Population.CONNECTIONS;
  }

  private void addSuccess(RequestRecord record, Instants instants) {
    lastCompletion = Instants.later(lastCompletion, instants.endNanos());
    if (!record.origin().stream()) {
      return;
    }
    record.chunks().longestGapNanos().ifPresent(this::addLongest);
    OptionalInt after = record.tokens().streamed().afterFirst();
    if (after.isPresent() && instants.firstTokenNanos().isPresent()) {
      long first = instants.firstTokenNanos().getAsLong();
      // Equals n, llm_bench's divisor, if the first chunk has one token.
      latencyPerToken.add((instants.endNanos() - first) / 1e6 / (after.getAsInt() + 1));
    }
  }

  void addAll(StageLatencies other) {
    for (int i = 0; i < tallies.size(); i++) {
      tallies.get(i).addAll(other.tallies.get(i));
    }
    latencyPerToken.addAll(other.latencyPerToken);
    other.lastCompletion.ifPresent(it -> lastCompletion = Instants.later(lastCompletion, it));
    other.longestGap.ifPresent(this::addLongest);
  }

  private void addLongest(long nanos) {
    longestGap = OptionalLong.of(Math.max(nanos, longestGap.orElse(0)));
  }

  /**
   * Each metric's distribution, in the order of the catalogue.
   *
   * @param nothing whether nothing was measured: then only metrics of the whole stage have values
   */
  Map<Metric, Distribution> distributions(boolean nothing) {
    Map<Metric, Distribution> all = new LinkedHashMap<>();
    for (MetricTally tally : tallies) {
      all.put(
          tally.metric(), nothing && !isOfAll(tally) ? Distribution.EMPTY : tally.distribution());
    }
    return all;
  }

  OptionalDouble percentile(Metric metric, double percent) {
    return tallies.get(Metrics.ALL.indexOf(metric)).percentile(percent);
  }

  OptionalDouble latencyPerTokenMillis() {
    return latencyPerToken.mean();
  }

  OptionalDouble longestGapMillis() {
    return longestGap.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(longestGap.getAsLong() / 1e6);
  }

  /** When the last success ended; empty without one. */
  OptionalLong lastCompletionNanos() {
    return lastCompletion;
  }

  /** Number of times that were clamped to 0 … 1 h. */
  long outOfRange() {
    return tallies.stream().mapToLong(MetricTally::outOfRange).sum();
  }
}
