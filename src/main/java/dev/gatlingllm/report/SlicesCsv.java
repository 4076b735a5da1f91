package dev.gatlingllm.report;

import dev.gatlingllm.metrics.Metric;
import dev.gatlingllm.metrics.Metrics;
import dev.gatlingllm.metrics.Slice;
import dev.gatlingllm.metrics.StageSummary;
import dev.gatlingllm.metrics.Summary;
import dev.gatlingllm.record.RunInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The slices of a run as CSV: a header, and a row for each slice. */
final class SlicesCsv {
  /** Increased when a column is removed or changes its meaning, not when one is added. */
  private static final int VERSION = 1;

  private record Row(RunInfo run, StageSummary stage, int number, Slice slice) {}

  private final Columns<Row> columns = new Columns<>();

  private SlicesCsv() {
    row("runId", row -> row.run().runId());
    row("stageIndex", row -> row.stage().stage().index());
    row("stage", row -> row.stage().stage().name());
    row("slice", Row::number);
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
    row("csvVersion", row -> VERSION);
  }

  static String text(Summary summary) {
    List<Row> rows = new ArrayList<>();
    for (StageSummary stage : summary.stages()) {
      List<Slice> slices = stage.slices().all();
      for (int i = 0; i < slices.size(); i++) {
        rows.add(new Row(summary.run(), stage, i + 1, slices.get(i)));
      }
    }
    return new SlicesCsv()
        .columns.rows(rows).stream().map(CsvText::row).collect(Collectors.joining());
  }

  private void row(String column, Function<Row, Object> value) {
    columns.add(column, row -> CsvText.cell(value.apply(row)));
  }

  private void times(String name, Function<Slice, Slice.Times> times) {
    slice(name + "Count", slice -> times.apply(slice).count());
    slice(name + "P50Millis", slice -> times.apply(slice).p50());
    slice(name + "P95Millis", slice -> times.apply(slice).p95());
    slice(name + "P99Millis", slice -> times.apply(slice).p99());
    slice(name + "MaxMillis", slice -> times.apply(slice).max());
  }

  private void slice(String column, Function<Slice, Object> value) {
    row(column, row -> value.apply(row.slice()));
  }
}
