package dev.gatlingllm.report;

import static dev.gatlingllm.report.Figures.count;
import static dev.gatlingllm.report.Figures.fixed;
import static dev.gatlingllm.report.Figures.millis;

import dev.gatlingllm.metrics.Metric;
import dev.gatlingllm.metrics.Metrics;
import dev.gatlingllm.metrics.Slice;
import dev.gatlingllm.metrics.StageSummary;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/** A stage over time, as cells of plain text: a row for each slice, header first. */
final class SliceTable {
  static final String TITLE = "Over time";

  private static final int LONGEST_LABEL = 24;

  private final List<Slice> slices;
  private final Columns<Slice> columns = new Columns<>();

  private SliceTable(StageSummary stage) {
    slices = stage.slices().all();
    boolean steps = slices.stream().anyMatch(slice -> !slice.label().isEmpty());
    long labels = slices.stream().map(Slice::label).distinct().count();
    columns.addIf(steps, "load", slice -> OneLine.of(slice.label(), LONGEST_LABEL));
    columns.addIf(
        !steps || labels < slices.size(),
        "s",
        slice -> seconds(slice.startSeconds()) + "-" + seconds(slice.endSeconds()));
    columns.add("arr/s", slice -> fixed(slice.perSecond(slice.arrivals())));
    columns.add("done/s", slice -> fixed(slice.perSecond(slice.done())));
    columns.add("failed", slice -> count(slice.failures()));
    columns.add("in flight", slice -> fixed(slice.meanInFlight()));
    columns.addIf(stage.hasText(), "tok/s", slice -> fixed(slice.perSecond(slice.outputTokens())));
    metrics(slices).forEach(this::times);
    columns.addIf(
        any(slice -> slice.goodputPerSecond().isPresent()),
        "good/s",
        slice -> fixed(slice.goodputPerSecond()));
    columns.addIf(
        any(slice -> slice.scheduleLag().count() > 0),
        "lag p50",
        slice -> millis(slice.scheduleLag().p50()));
  }

  /** Empty if the stage has no slices. */
  static List<List<String>> rows(StageSummary stage) {
    SliceTable table = new SliceTable(stage);
    return table.slices.isEmpty() ? List.of() : table.columns.rows(table.slices);
  }

  /** The metrics that some of these have. */
  static List<Metric> metrics(List<Slice> slices) {
    return Metrics.usedIn(Metric.Use.SLICES).stream()
        .filter(metric -> slices.stream().anyMatch(slice -> slice.of(metric).count() > 0))
        .toList();
  }

  /** p95 of the first, if at least one slice has the samples for it. */
  private void times(Metric metric) {
    columns.add(metric.label() + " p50", slice -> millis(slice.of(metric).p50()));
    if (metric == metrics(slices).get(0) && any(it -> it.of(metric).p95().isPresent())) {
      columns.add(
          metric.label() + " p95", slice -> percentile(slice.of(metric), slice.of(metric).p95()));
    }
  }

  private boolean any(Predicate<Slice> is) {
    return slices.stream().anyMatch(is);
  }

  private static String percentile(Slice.Times times, OptionalDouble value) {
    return times.count() > 0 && value.isEmpty() ? Tables.TOO_FEW : millis(value);
  }

  private static String seconds(double value) {
    BigDecimal rounded =
        new BigDecimal(value).setScale(2, RoundingMode.HALF_EVEN).stripTrailingZeros();
    return rounded.setScale(Math.max(0, rounded.scale())).toPlainString();
  }
}
