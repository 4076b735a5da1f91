package dev.gatlingllm.metrics;

import dev.gatlingllm.load.Shape;
import dev.gatlingllm.load.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Where the slices of a stage begin, as far as known before it ends. Times count from the start of
 * its window.
 *
 * @param wantedNanos width of a slice; empty for a tenth of the window
 * @param endNanos planned end of the window; empty if unknown
 * @param steps of the load, in order, the first at 0: each has its own slices
 */
record SliceBounds(OptionalLong wantedNanos, OptionalLong endNanos, List<Step> steps) {
  /** Maximum number of slices: more would be hard to read, so they are wider instead. */
  static final int MOST = 1_000;

  private static final int MOST_UNASKED = 256;
  private static final long SECOND = 1_000_000_000L;

  /** A later time is a clock's error. */
  private static final long LATEST_NANOS = 366 * 24 * 3600 * SECOND;

  /**
   * A part of the stage with one load.
   *
   * @param label e.g. "8 users"; empty if there is only one step
   */
  record Step(long startNanos, String label) {}

  static SliceBounds of(Stage stage, OptionalLong wantedNanos) {
    return new SliceBounds(
        wantedNanos,
        stage
            .arrivals()
            .plannedDuration()
            .map(planned -> OptionalLong.of(planned.minus(stage.warmup()).toNanos()))
            .orElse(OptionalLong.empty()),
        steps(stage.arrivals().shape().map(Shape::steps).orElse(List.of())));
  }

  private static List<Step> steps(List<Shape.Step> shape) {
    if (shape.isEmpty()) {
      return List.of(new Step(0, ""));
    }
    List<Step> steps = new ArrayList<>();
    long start = 0;
    for (Shape.Step step : shape) {
      steps.add(new Step(start, step.name()));
      start += step.duration().toNanos();
    }
    return List.copyOf(steps);
  }

  /** Nothing from this time on is in a slice. */
  long limitNanos() {
    return endNanos.orElse(LATEST_NANOS);
  }

  /** Empty sums, from which slices are made once the window's end is known. */
  TimeGrid<SliceTally> grid() {
    return new TimeGrid<>(
        baseNanos(),
        wantedNanos.isPresent() ? MOST : MOST_UNASKED,
        SliceTally::new,
        SliceTally::addAll);
  }

  /** From 1 to 2 s; some power of 2 times this is the requested width. */
  private long baseNanos() {
    long base = wantedNanos.orElse(SECOND);
    while (base >= 2 * SECOND && base % 2 == 0) {
      base /= 2;
    }
    return base;
  }

  /** Where a slice ends: less than a tenth of one that is left at the end goes with the last. */
  static long sliceEnd(long from, long width, long length) {
    return length - from - width < width / 10 ? length : from + width;
  }

  /** Width of the slices of a step, a multiple of its cells' width. */
  long widthNanos(String label, long cellNanos, long windowNanos, long stepNanos) {
    if (wantedNanos.isPresent()) {
      return Math.max(wantedNanos.getAsLong(), cellNanos);
    }
    long least = label.isEmpty() ? windowNanos / 10 : stepNanos;
    return Math.max(1, (least + cellNanos - 1) / cellNanos) * cellNanos;
  }
}
