package dev.gatlingllm.metrics;

import dev.gatlingllm.record.RequestRecord;
import java.util.Optional;

/** The items of a stage's answers, where they have any. For one thread. */
final class ItemTally {
  private final Moments perRequest = new Moments();
  private long count;
  private long finished;

  /** Any request, the warm-up's too. */
  void add(RequestRecord record) {
    finished += record.answer().items().orElse(0);
  }

  /** A success of the window. */
  void addSuccess(RequestRecord record) {
    if (Metrics.LATENCY_PER_ITEM.of(record).isPresent()) {
      int items = record.answer().items().orElseThrow();
      count += items;
      perRequest.add(items);
    }
  }

  void addAll(ItemTally other) {
    perRequest.addAll(other.perRequest);
    count += other.count;
    finished += other.finished;
  }

  /** Of all answers so far. */
  long finished() {
    return finished;
  }

  /** Empty where no success had any. */
  Optional<ItemFigures> figures(double windowSeconds) {
    return perRequest.count() == 0
        ? Optional.empty()
        : Optional.of(
            new ItemFigures(count, perRequest.mean(), Throughput.perSecond(count, windowSeconds)));
  }
}
