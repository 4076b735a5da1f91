package dev.gatlingllm.metrics;

import dev.gatlingllm.record.RequestRecord;
import java.util.Optional;

/** Counts the items of a stage's answers. Not thread-safe. */
final class ItemTally {
  private final Moments perRequest = new Moments();
  private long count;
  private long finished;

  /** Adds a request, measured or not. */
  void add(RequestRecord record) {
    finished += record.answer().items().orElse(0);
  }

  /** Adds a success of the window. */
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

  long finished() {
    return finished;
  }

  Optional<ItemFigures> figures(double windowSeconds) {
    return perRequest.count() == 0
        ? Optional.empty()
        : Optional.of(
            new ItemFigures(count, perRequest.mean(), Throughput.perSecond(count, windowSeconds)));
  }
}
