package dev.gatlingllm.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Sums by time, in bounded memory: cells of equal width, which doubles when they are used up. The
 * result does not depend on the order in which cells are requested. Not thread-safe.
 */
final class TimeGrid<T> {
  private final int most;
  private final Supplier<T> empty;
  private final BiConsumer<T, T> addAll;
  private final List<T> cells = new ArrayList<>();
  private long widthNanos;

  /**
   * @param most maximum number of cells; even
   */
  TimeGrid(long widthNanos, int most, Supplier<T> empty, BiConsumer<T, T> addAll) {
    this.widthNanos = widthNanos;
    this.most = most;
    this.empty = empty;
    this.addAll = addAll;
  }

  long widthNanos() {
    return widthNanos;
  }

  /** The cells up to the last one requested, in order. */
  List<T> cells() {
    return cells;
  }

  /**
   * @param sinceStartNanos ≥ 0
   */
  T at(long sinceStartNanos) {
    while (sinceStartNanos / widthNanos >= most) {
      widen();
    }
    int index = (int) (sinceStartNanos / widthNanos);
    while (cells.size() <= index) {
      cells.add(empty.get());
    }
    return cells.get(index);
  }

  /** Adds another grid, whose cells had the same width at first. */
  void addAll(TimeGrid<T> other) {
    while (widthNanos < other.widthNanos) {
      widen();
    }
    for (int i = 0; i < other.cells.size(); i++) {
      addAll.accept(at(i * other.widthNanos), other.cells.get(i));
    }
  }

  private void widen() {
    int pairs = (cells.size() + 1) / 2;
    for (int i = 0; i < pairs; i++) {
      T pair = cells.get(2 * i);
      if (2 * i + 1 < cells.size()) {
        addAll.accept(pair, cells.get(2 * i + 1));
      }
      cells.set(i, pair);
    }
    cells.subList(pairs, cells.size()).clear();
    widthNanos *= 2;
  }
}
