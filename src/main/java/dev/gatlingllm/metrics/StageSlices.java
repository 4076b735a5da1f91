package dev.gatlingllm.metrics;

import dev.gatlingllm.record.Instants;
import dev.gatlingllm.record.RequestRecord;
import dev.gatlingllm.record.Window;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Adds up the records of a stage by slices of its window: docs/metrics.md, "Time slices". The
 * result does not depend on their order. Not thread-safe.
 */
final class StageSlices implements TokenFlow {
  private final SliceBounds bounds;
  private final long startNanos;
  private final long limitNanos;
  private final Objectives limits;
  private final List<TimeGrid<SliceTally>> steps = new ArrayList<>();
  private long lastNanos;

  // The last requested sums and their time: the next are mostly the same.
  private SliceTally sums;
  private long sumsFrom;
  private long sumsTo;
  private int sampled;

  StageSlices(SliceBounds bounds, long startNanos, Objectives objectives, boolean stream) {
    this.bounds = bounds;
    this.startNanos = startNanos;
    this.limitNanos = bounds.limitNanos();
    this.limits = objectives.judged(stream);
    bounds.steps().forEach(step -> steps.add(bounds.grid()));
  }

  void add(RequestRecord record) {
    Instants instants = record.instants();
    long end = instants.endNanos() - startNanos;
    lastNanos = Math.max(lastNanos, Math.min(end, limitNanos));
    instants
        .sentNanos()
        .ifPresent(sent -> eachOverlap(sent - startNanos, end, SliceTally::addInFlight));
    if (!record.origin().retried() && isInside(end)) {
      addEnd(record, at(end));
    }
    TokenFlow.feed(record, this);
    if (!record.origin().warmup()) {
      addArrival(record, inside(due(instants)));
    }
    if (record.succeeded()) {
      addTimes(record);
    }
  }

  private static void addEnd(RequestRecord record, SliceTally slice) {
    if (record.failed()) {
      slice.addFailures(record.failure().orElseThrow().cause(), 1);
    } else {
      slice.done++;
    }
  }

  /** When it was due by the schedule; without one, when it was sent or ready. */
  private long due(Instants instants) {
    return instants.intendedNanos().orElse(instants.sentNanos().orElse(instants.readyNanos()))
        - startNanos;
  }

  private void addArrival(RequestRecord record, long due) {
    if (record.origin().attempt() == 1) {
      at(due).arrivals++;
      record.scheduleLagNanos().ifPresent(lag -> at(due).addScheduleLag(lag));
    }
    record.instants().sentNanos().ifPresent(sent -> at(inside(sent - startNanos)).sent++);
    if (record.succeeded() && limits.any() && Objectives.keeps(record, limits.of(record))) {
      at(due).good++;
    }
  }

  private void addTimes(RequestRecord record) {
    for (int i = 0; i < SliceTally.METRICS.size(); i++) {
      Metric metric = SliceTally.METRICS.get(i);
      if (metric.needsStream() && !record.origin().stream()) {
        continue;
      }
      if (metric.samples().isPresent()) {
        sampled = i;
        metric.samples().get().each(record, this::addSample);
      } else if (!record.origin().warmup()) {
        addTime(record, i, metric.of(record));
      }
    }
  }

  private void addTime(RequestRecord record, int metric, OptionalDouble millis) {
    if (millis.isPresent()) {
      at(inside(due(record.instants()))).addTime(metric, Math.round(millis.getAsDouble() * 1e6));
    }
  }

  private void addSample(long atNanos, long nanos) {
    long at = atNanos - startNanos;
    if (isOfSums(at)) {
      sums.addTime(sampled, nanos);
    } else if (isInside(at)) {
      at(at).addTime(sampled, nanos);
    }
  }

  private interface Overlap {
    void of(SliceTally slice, long nanos);
  }

  /** Gives the part of a time that is in each slice. */
  private void eachOverlap(long from, long to, Overlap each) {
    long end = Math.min(to, limitNanos);
    long at = Math.max(0, from);
    while (at < end) {
      SliceTally slice = at(at);
      long next = Math.min(end, sumsTo);
      each.of(slice, next - at);
      at = next;
    }
  }

  @Override
  public void at(double tokensEach, long[] nanos) {
    int first = 0;
    while (first < nanos.length) {
      long at = nanos[first] - startNanos;
      int next = first + 1;
      if (isInside(at)) {
        SliceTally slice = at(at);
        while (next < nanos.length && isOfSums(nanos[next] - startNanos)) {
          next++;
        }
        slice.addTokens(tokensEach * (next - first));
      }
      first = next;
    }
  }

  @Override
  public void between(double tokens, long fromNanos, long toNanos) {
    long from = fromNanos - startNanos;
    long to = toNanos - startNanos;
    if (to <= from) {
      if (isInside(to)) {
        at(to).addTokens(tokens);
      }
      return;
    }
    eachOverlap(from, to, (slice, nanos) -> slice.addTokens(tokens * nanos / (to - from)));
  }

  private boolean isInside(long at) {
    return at >= 0 && at < limitNanos;
  }

  /**
   * Moves an instant just outside the window, of a request sent in it, to the nearest end of the
   * window.
   */
  private long inside(long at) {
    return Math.max(0, Math.min(limitNanos - 1, at));
  }

  private boolean isOfSums(long at) {
    return at >= sumsFrom && at < sumsTo;
  }

  /** The sums for an instant inside the window. */
  private SliceTally at(long at) {
    if (sums == null || !isOfSums(at)) {
      int step = steps.size() - 1;
      while (bounds.steps().get(step).startNanos() > at) {
        step--;
      }
      long start = bounds.steps().get(step).startNanos();
      sums = steps.get(step).at(at - start);
      long width = steps.get(step).widthNanos();
      sumsFrom = start + (at - start) / width * width;
      sumsTo = Math.min(sumsFrom + width, endOf(step));
    }
    return sums;
  }

  private long endOf(int step) {
    return step + 1 < steps.size() ? bounds.steps().get(step + 1).startNanos() : limitNanos;
  }

  /**
   * The slices of a window of this length. If requests went on after its end, the part after the
   * last whole cell is left out, as some of it happened afterwards.
   */
  List<Slice> slices(long windowNanos) {
    List<Slice> slices = new ArrayList<>();
    for (int step = 0; step < steps.size(); step++) {
      long length = Math.min(endOf(step), windowNanos) - bounds.steps().get(step).startNanos();
      if (length > 0) {
        boolean whole = endOf(step) <= windowNanos || lastNanos <= windowNanos;
        addSlices(slices, step, length, whole, windowNanos);
      }
    }
    return List.copyOf(slices);
  }

  private void addSlices(
      List<Slice> slices, int step, long stepNanos, boolean whole, long windowNanos) {
    List<SliceTally> cells = steps.get(step).cells();
    long cell = steps.get(step).widthNanos();
    long start = bounds.steps().get(step).startNanos();
    String label = bounds.steps().get(step).label();
    long length = whole ? stepNanos : stepNanos / cell * cell;
    long width = bounds.widthNanos(label, cell, windowNanos, stepNanos);
    long to;
    for (long from = 0; from < length; from = to) {
      to = SliceBounds.sliceEnd(from, width, length);
      // Events at the very end belong to the last slice.
      long endCell = to == length && whole ? cells.size() : to / cell;
      SliceTally sum = new SliceTally();
      for (long i = from / cell; i < Math.min(endCell, cells.size()); i++) {
        sum.addAll(cells.get((int) i));
      }
      slices.add(sum.slice(label, start + from, start + to, limits.any()));
    }
  }

  /**
   * The stage with its slices; unchanged if nothing was measured.
   *
   * @param inTables empty for only loads that are not constant
   */
  StageSummary addTo(StageSummary stage, Window window, Optional<Boolean> inTables) {
    if (StageSummary.isTooShort(stage.cut(), window.seconds())) {
      return stage;
    }
    boolean shown = inTables.orElse(!stage.stage().arrivals().isLevel());
    List<String> notes = new ArrayList<>(stage.notes());
    widened().ifPresent(notes::add);
    return stage
        .withSlices(new StageSummary.Slices(slices(window.endNanos() - window.startNanos()), shown))
        .withNotes(List.copyOf(notes));
  }

  private Optional<String> widened() {
    long widest = steps.stream().mapToLong(TimeGrid::widthNanos).max().orElse(0);
    return bounds.wantedNanos().isPresent() && widest > bounds.wantedNanos().getAsLong()
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "The time slices are %s s long, not %s s as llm.slice says: there are at most %,d.",
                seconds(widest),
                seconds(bounds.wantedNanos().getAsLong()),
                SliceBounds.MOST))
        : Optional.empty();
  }

  private static String seconds(long nanos) {
    return BigDecimal.valueOf(nanos, 9).stripTrailingZeros().toPlainString();
  }
}
