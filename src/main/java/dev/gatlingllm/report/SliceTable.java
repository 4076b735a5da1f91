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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.Predicate;

/** A stage over time, as cells of plain text: a row for each slice, header first. */
final class SliceTable {
  static final String TITLE = "Over time";

  private static final int LONGEST_LABEL = 24;

  private final List<Slice> slices;
  private final Map<String, Function<Slice, String>> columns = new LinkedHashMap<>();

  private SliceTable(StageSummary stage) {
    slices = stage.slices().all();
    boolean steps = slices.stream().anyMatch(slice -> !slice.label().isEmpty());
    long labels = slices.stream().map(Slice::label).distinct().count();
    if (steps) {
      columns.put("load", slice -> OneLine.of(slice.label(), LONGEST_LABEL));
    }
    if (!steps || labels < slices.size()) {
      columns.put("s", slice -> seconds(slice.startSeconds()) + "-" + seconds(slice.endSeconds()));
    }
    columns.put("arr/s", slice -> fixed(slice.perSecond(slice.arrivals())));
    columns.put("done/s", slice -> fixed(slice.perSecond(slice.done())));
    columns.put("failed", slice -> count(slice.failures()));
    columns.put("in flight", slice -> fixed(slice.meanInFlight()));
    if (stage.hasText()) {
      columns.put("tok/s", slice -> fixed(slice.perSecond(slice.outputTokens())));
    }
    metrics(slices).forEach(this::times);
    if (any(slice -> slice.goodputPerSecond().isPresent())) {
      columns.put("good/s", slice -> fixed(slice.goodputPerSecond()));
    }
    if (any(slice -> slice.scheduleLag().count() > 0)) {
      columns.put("lag p50", slice -> millis(slice.scheduleLag().p50()));
    }
  }

  /** Empty if the stage has no slices. */
  static List<List<String>> rows(StageSummary stage) {
    SliceTable table = new SliceTable(stage);
    List<List<String>> rows = new ArrayList<>();
    if (!table.slices.isEmpty()) {
      rows.add(List.copyOf(table.columns.keySet()));
    }
    for (Slice slice : table.slices) {
      rows.add(table.columns.values().stream().map(cell -> cell.apply(slice)).toList());
    }
    return rows;
  }

  /** The metrics that some of these have. */
  static List<Metric> metrics(List<Slice> slices) {
    return Metrics.usedIn(Metric.Use.SLICES).stream()
        .filter(metric -> slices.stream().anyMatch(slice -> slice.of(metric).count() > 0))
        .toList();
  }

  /** p95 of the first, if at least one slice has the samples for it. */
  private void times(Metric metric) {
    columns.put(metric.label() + " p50", slice -> millis(slice.of(metric).p50()));
    if (metric == metrics(slices).get(0) && any(it -> it.of(metric).p95().isPresent())) {
      columns.put(
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
