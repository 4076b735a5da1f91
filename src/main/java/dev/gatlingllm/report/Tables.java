package dev.gatlingllm.report;

import static dev.gatlingllm.metrics.Metric.Population.ANSWERS;
import static dev.gatlingllm.metrics.Metric.Population.ITEMS;
import static dev.gatlingllm.report.Figures.count;
import static dev.gatlingllm.report.Figures.fixed;
import static dev.gatlingllm.report.Figures.millis;

import dev.gatlingllm.load.Stage;
import dev.gatlingllm.metrics.Distribution;
import dev.gatlingllm.metrics.Goodput;
import dev.gatlingllm.metrics.Interval;
import dev.gatlingllm.metrics.ItemFigures;
import dev.gatlingllm.metrics.Metric;
import dev.gatlingllm.metrics.Metrics;
import dev.gatlingllm.metrics.StageSummary;
import dev.gatlingllm.metrics.Summary;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Stream;

/** The two tables of every report, as cells of plain text: header first, label in column 0. */
final class Tables {
  /** The verdict on a stage that never began. */
  static final String NOT_RUN = "NOT RUN";

  /** Shown if there are too few samples for a percentile. */
  static final String TOO_FEW = "n/a";

  /** Explains {@link #TOO_FEW}, below a table. */
  static final String TOO_FEW_NOTE =
      "n/a: too few samples; p90 needs %s, p95 %s, p99 %s."
          .formatted(
              count(Distribution.samplesNeeded(90)),
              count(Distribution.samplesNeeded(95)),
              count(Distribution.samplesNeeded(99)));

  private Tables() {}

  /** The rows of a stage, including times from the intended instant if there is one. */
  static List<Metric> metrics(StageSummary stage) {
    return inOrder(Metric.Use.TABLE, List.of(stage))
        .filter(metric -> stage.hasSchedule() || metric.intendedOf().isEmpty())
        .toList();
  }

  /** Metrics of streams or of items, then those of all answers; related metrics are adjacent. */
  static Stream<Metric> inOrder(Metric.Use use, List<StageSummary> stages) {
    boolean items = anyItems(stages);
    boolean text = anyText(stages);
    return Metrics.usedIn(use).stream()
        .filter(it -> it.population() == ANSWERS || (it.population() == ITEMS ? items : text))
        .sorted(
            Comparator.comparing(Metric::population)
                .thenComparing(it -> Metrics.ALL.indexOf(it.intendedOf().orElse(it))));
  }

  /** A name within a sentence: "per item", but "TTFT". */
  static String inside(String name) {
    return Character.isLowerCase(name.charAt(1))
        ? name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1)
        : name;
  }

  /** Metric × statistic, in milliseconds. */
  static List<List<String>> times(StageSummary stage) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("ms", "n", "mean", "+/-", "p50", "p90", "p95", "p99", "max"));
    for (Metric metric : metrics(stage)) {
      Distribution values = stage.of(metric);
      rows.add(
          List.of(
              metric.label(),
              count(values.count()),
              millis(values.mean()),
              millis(values.meanCi95()),
              millis(values.p50()),
              percentile(values, values.p90()),
              percentile(values, values.p95()),
              percentile(values, values.p99()),
              millis(values.max())));
    }
    return rows;
  }

  /** The 95 % intervals for {@link #times}: the same cells, empty except for percentiles. */
  static List<List<String>> intervals(StageSummary stage) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("", "", "", "", "", "", "", "", ""));
    for (Metric metric : metrics(stage)) {
      Distribution.Intervals intervals = stage.of(metric).intervals();
      rows.add(
          List.of(
              "",
              "",
              "",
              "",
              interval(intervals.p50()),
              interval(intervals.p90()),
              interval(intervals.p95()),
              interval(intervals.p99()),
              ""));
    }
    return rows;
  }

  /** "50.12 to 51.37"; empty if it is absent. */
  static String interval(Optional<Interval> interval) {
    return interval
        .map(
            known ->
                millis(OptionalDouble.of(known.low()))
                    + " to "
                    + millis(OptionalDouble.of(known.high())))
        .orElse("");
  }

  /** One row for each stage: how the server copes as the load grows. */
  static List<List<String>> stages(Summary summary) {
    List<StageSummary> stages = summary.stages();
    boolean items = anyItems(stages);
    Columns<StageSummary> columns = new Columns<>();
    columns.add("stage", it -> OneLine.of(it.stage().name(), 24));
    boolean closed = stages.stream().allMatch(it -> it.stage().arrivals().closed().isPresent());
    columns.add(closed ? "users" : "peak in flight", it -> Integer.toString(it.concurrency()));
    columns.add("ok", it -> count(it.counts().succeeded()));
    columns.add("failed", it -> count(it.counts().failed()));
    columns.add("req/s", it -> fixed(it.throughput().requestsPerSecond()));
    columns.addIf(
        stages.stream().anyMatch(it -> it.goodput().isPresent()),
        "good/s",
        it -> fixed(of(it.goodput(), Goodput::requestsPerSecond)));
    columns.addIf(anyText(stages), "tok/s", it -> fixed(it.throughput().outputTokensPerSecond()));
    columns.addIf(items, "items/s", it -> fixed(of(it.items(), ItemFigures::perSecond)));
    columns.addIf(items, "prompt tok/s", it -> fixed(it.throughput().promptTokensPerSecond()));
    addMedians(columns, stages, it -> it);
    columns.addIf(
        stages.stream().anyMatch(StageSummary::overloaded),
        "load",
        it -> it.overloaded() ? "OVERLOADED" : "");
    columns.add("client", StageSummary::verdict);
    List<List<String>> rows = columns.rows(stages);
    summary.notRun().forEach(stage -> rows.add(notRun(stage, rows.get(0).size())));
    return rows;
  }

  /** p50 of the metrics of every overview. */
  static <T> void addMedians(
      Columns<T> columns, List<StageSummary> stages, Function<T, StageSummary> figures) {
    inOrder(Metric.Use.OVERVIEW, stages)
        .forEach(
            metric ->
                columns.add(
                    inside(metric.label()) + " p50",
                    it -> millis(figures.apply(it).of(metric).p50())));
  }

  private static List<String> notRun(Stage stage, int columns) {
    List<String> row = new ArrayList<>(Collections.nCopies(columns, Figures.ABSENT));
    row.set(0, OneLine.of(stage.name(), 24));
    stage.arrivals().closed().ifPresent(load -> row.set(1, Integer.toString(load.users())));
    row.set(columns - 1, NOT_RUN);
    return row;
  }

  static <T> OptionalDouble of(Optional<T> value, Function<T, OptionalDouble> figure) {
    return value.map(figure).orElse(OptionalDouble.empty());
  }

  static boolean anyItems(List<StageSummary> stages) {
    return stages.stream().anyMatch(stage -> stage.items().isPresent());
  }

  static boolean anyText(List<StageSummary> stages) {
    return stages.stream().anyMatch(StageSummary::hasText);
  }

  static boolean anyTooFew(List<List<String>> rows) {
    return rows.stream().flatMap(List::stream).anyMatch(TOO_FEW::equals);
  }

  static String percentile(Distribution values, OptionalDouble value) {
    return values.count() > 0 && value.isEmpty() ? TOO_FEW : millis(value);
  }

  /** Aligns columns, two spaces apart: text to the left, numbers to the right. */
  static List<String> aligned(List<List<String>> rows) {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return rows.stream().map(row -> aligned(row, widths)).toList();
  }

  private static String aligned(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String padding = " ".repeat(widths[i] - row.get(i).length());
      line.append(i == 0 ? row.get(i) + padding : "  " + padding + row.get(i));
    }
    return line.toString().stripTrailing();
  }
}
