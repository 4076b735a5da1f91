package dev.gatlingllm.metrics;

import dev.gatlingllm.record.RequestRecord;
import java.util.Optional;
import java.util.OptionalDouble;

/** The items of a stage's answers, where they have any. For one thread. */
final class ItemTally {
  private final Moments perRequest = new Moments();
  private LatencyHistogram latency;
  private long count;
  private long finished;

  /** Any request, the warm-up's too. */
  void add(RequestRecord record) {
    finished += record.answer().items().orElse(0);
  }

  /** A success of the window. */
  void addSuccess(RequestRecord record) {
    OptionalDouble millis = record.latencyPerItemMillis();
    if (millis.isEmpty()) {
      return;
    }
    if (latency == null) {
      latency = new LatencyHistogram();
    }
    int items = record.answer().items().orElseThrow();
    count += items;
    perRequest.add(items);
    latency.recordMillis(millis.getAsDouble());
  }

  /** Of all answers so far. */
  long finished() {
    return finished;
  }

  /** Empty where no success had any. */
  Optional<ItemFigures> figures(double windowSeconds) {
    return latency == null
        ? Optional.empty()
        : Optional.of(
            new ItemFigures(
                count,
                perRequest.mean(),
                latency.distribution(),
                StageMetrics.perSecond(count, windowSeconds)));
  }

  /** Times that were clamped to 0 … 1 h. */
  long outOfRange() {
    return latency == null ? 0 : latency.outOfRange();
  }
}
