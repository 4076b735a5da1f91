package dev.gatlingllm.report;

import dev.gatlingllm.metrics.Metric;
import dev.gatlingllm.metrics.Metrics;
import dev.gatlingllm.metrics.Slice;
import dev.gatlingllm.metrics.StageSummary;
import dev.gatlingllm.metrics.Summary;
import dev.gatlingllm.record.RunInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The slices of a run as CSV: a header, and a row for each slice. */
final class SlicesCsv {
  /** Increased when a column is removed or changes its meaning, not when one is added. */
  private static final int VERSION = 1;

  private record Row(RunInfo run, StageSummary stage, int number, Slice slice) {}

  private static final Map<String, Function<Row, Object>> ALL = new SlicesCsv().all();

  private final Map<String, Function<Row, Object>> columns = new LinkedHashMap<>();

  private SlicesCsv() {}

  static String text(Summary summary) {
    StringBuilder text = new StringBuilder(CsvText.row(List.copyOf(ALL.keySet())));
    for (StageSummary stage : summary.stages()) {
      List<Slice> slices = stage.slices().all();
      for (int i = 0; i < slices.size(); i++) {
        Row row = new Row(summary.run(), stage, i + 1, slices.get(i));
        text.append(
            CsvText.row(
                ALL.values().stream().map(value -> CsvText.cell(value.apply(row))).toList()));
      }
    }
    return text.toString();
  }

  private Map<String, Function<Row, Object>> all() {
    columns.put("runId", row -> row.run().runId());
    columns.put("stageIndex", row -> row.stage().stage().index());
    columns.put("stage", row -> row.stage().stage().name());
    columns.put("slice", Row::number);
    slice("label", Slice::label);
    slice("startSeconds", Slice::startSeconds);
    slice("endSeconds", Slice::endSeconds);
    slice("arrivals", Slice::arrivals);
    slice("sent", Slice::sent);
    slice("meanInFlight", Slice::meanInFlight);
    slice("done", Slice::done);
    slice("failed", Slice::failures);
    slice("failedByCause", slice -> CsvText.counted(slice.failed()));
    slice("outputTokens", Slice::outputTokens);
    slice("outputTokensPerSecond", slice -> slice.perSecond(slice.outputTokens()));
    slice("goodputPerSecond", Slice::goodputPerSecond);
    for (Metric metric : Metrics.usedIn(Metric.Use.SLICES)) {
      times(metric.key(), slice -> slice.of(metric));
    }
    times("scheduleLag", Slice::scheduleLag);
    columns.put("csvVersion", row -> VERSION);
    return columns;
  }

  private void times(String name, Function<Slice, Slice.Times> times) {
    slice(name + "Count", slice -> times.apply(slice).count());
    slice(name + "P50Millis", slice -> times.apply(slice).p50());
    slice(name + "P95Millis", slice -> times.apply(slice).p95());
    slice(name + "P99Millis", slice -> times.apply(slice).p99());
    slice(name + "MaxMillis", slice -> times.apply(slice).max());
  }

  private void slice(String column, Function<Slice, Object> value) {
    columns.put(column, row -> value.apply(row.slice()));
  }
}
