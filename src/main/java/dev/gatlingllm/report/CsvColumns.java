package dev.gatlingllm.report;

import dev.gatlingllm.load.Stage;
import dev.gatlingllm.metrics.Distribution;
import dev.gatlingllm.metrics.Goodput;
import dev.gatlingllm.metrics.Interval;
import dev.gatlingllm.metrics.ItemFigures;
import dev.gatlingllm.metrics.Metric;
import dev.gatlingllm.metrics.Metrics;
import dev.gatlingllm.metrics.StageSummary;
import dev.gatlingllm.metrics.Summary;
import dev.gatlingllm.metrics.Throughput;
import dev.gatlingllm.record.RunInfo;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** One stage as named cells, in the order of the columns. An absent value is an empty cell. */
final class CsvColumns {
  private final Map<String, String> cells = new LinkedHashMap<>();

  private CsvColumns() {}

  static Map<String, String> of(Summary summary, StageSummary stage) {
    CsvColumns columns = new CsvColumns();
    columns.run(summary.run());
    columns.stage(stage);
    columns.counts(stage);
    Metrics.times().forEach(metric -> columns.times(metric, stage));
    Metrics.counts().forEach(it -> columns.number(it.meanKey(), stage.of(it).mean()));
    columns.figures(stage);
    columns.goodput(stage);
    columns.verdict(summary, stage);
    return columns.cells;
  }

  /**
   * One that never began.
   *
   * @param columns of those that did
   */
  static Map<String, String> notRun(Summary summary, Stage stage, Iterable<String> columns) {
    CsvColumns row = new CsvColumns();
    row.run(summary.run());
    row.plan(stage);
    columns.forEach(column -> row.cells.putIfAbsent(column, ""));
    row.text("result", Result.word(summary));
    row.text("clientVerdict", Tables.NOT_RUN);
    row.text("interrupted", summary.interrupted().orElse(""));
    return row.cells;
  }

  private void run(RunInfo run) {
    text("runId", run.runId());
    text("startedAt", run.startedAt());
    text("version", run.version());
    text("label", run.label().orElse(""));
    text("baseUrl", run.baseUrl());
    text("simulated", Boolean.toString(run.simulated()));
    text("provider", run.provider());
    text("model", run.model());
    text("tokenizer", run.tokenizer());
    number("seed", run.seed());
    number("promptTokens", run.promptTokens());
    number("maxTokens", run.maxTokens());
    number("temperature", run.temperature());
  }

  private void stage(StageSummary stage) {
    plan(stage.stage());
    number("concurrency", stage.concurrency());
    number("windowSeconds", OptionalDouble.of(stage.windowSeconds()));
    text("cut", Boolean.toString(stage.cut()));
  }

  private void plan(Stage stage) {
    number("stageIndex", stage.index());
    text("stage", stage.name());
    text("concurrency", stage.concurrency().isPresent() ? "" + stage.concurrency().getAsInt() : "");
    text("stream", Boolean.toString(stage.stream()));
  }

  private void counts(StageSummary stage) {
    StageSummary.Counts counts = stage.counts();
    number("sent", counts.sent());
    number("succeeded", counts.succeeded());
    number("failed", counts.failed());
    number("cancelled", counts.cancelled());
    number("failRatio", stage.failRatio());
    number("warmup", counts.warmup());
    number("warmupFailed", counts.warmupFailed());
    number("gaps", counts.gaps());
    number("stalls", counts.stalls());
    number("requestsWithStall", counts.requestsWithStall());
    number("connectionsOpened", counts.connectionsOpened());
    number("resends", counts.resends());
    number("cachedPromptTokens", counts.cachedPromptTokens());
    number("reasoningTokens", counts.reasoningTokens());
    number("refused429", stage.limits().refused());
    number("retried", stage.limits().retried());
    number("longestRetryAfterSeconds", stage.limits().longestRetryAfterSeconds());
  }

  private void times(Metric metric, StageSummary stage) {
    boolean ofItems = metric.population() == Metric.Population.ITEMS;
    if (ofItems) {
      items(stage);
    }
    distribution(metric.key(), stage.of(metric));
    if (ofItems && stage.items().isEmpty()) {
      text(metric.key() + "Count", "");
    }
    if (metric.isUsedIn(Metric.Use.HEADLINE)) {
      intervals(metric.key(), stage.of(metric));
    }
  }

  private void distribution(String name, Distribution values) {
    number(name + "Count", values.count());
    number(name + "MeanMillis", values.mean());
    number(name + "MeanCi95Millis", values.meanCi95());
    number(name + "MinMillis", values.min());
    number(name + "P50Millis", values.p50());
    number(name + "P90Millis", values.p90());
    number(name + "P95Millis", values.p95());
    number(name + "P99Millis", values.p99());
    number(name + "MaxMillis", values.max());
  }

  private void items(StageSummary stage) {
    Optional<ItemFigures> items = stage.items();
    number("items", items.map(it -> OptionalLong.of(it.count())).orElse(OptionalLong.empty()));
    number("itemsPerRequest", items.map(ItemFigures::perRequest).orElse(OptionalDouble.empty()));
    number("itemsPerSecond", items.map(ItemFigures::perSecond).orElse(OptionalDouble.empty()));
  }

  /** Of two percentiles only: with all of them nobody would find a column again. */
  private void intervals(String name, Distribution values) {
    interval(name + "P50Ci95", values.intervals().p50());
    interval(name + "P99Ci95", values.intervals().p99());
  }

  private void interval(String name, Optional<Interval> interval) {
    number(name + "LowMillis", bound(interval.map(Interval::low)));
    number(name + "HighMillis", bound(interval.map(Interval::high)));
  }

  private static OptionalDouble bound(Optional<Double> bound) {
    return bound.map(OptionalDouble::of).orElse(OptionalDouble.empty());
  }

  private void goodput(StageSummary stage) {
    Optional<Goodput> goodput = stage.goodput();
    text("objectives", goodput.map(GoodputText::objectives).orElse(""));
    number(
        "goodputPerSecond", goodput.map(Goodput::requestsPerSecond).orElse(OptionalDouble.empty()));
    number("goodputShare", goodput.map(Goodput::share).orElse(OptionalDouble.empty()));
  }

  private void figures(StageSummary stage) {
    number("chunkTokens", stage.answers().chunkTokens());
    number("coalescedShare", stage.answers().coalescedShare());
    number("longestGapMillis", stage.answers().longestGapMillis());
    number("latencyPerTokenMillis", stage.answers().latencyPerTokenMillis());
    number("qps", stage.throughput().qps());
    Throughput throughput = stage.throughput();
    number("outputTokens", OptionalDouble.of(throughput.outputTokens()));
    number("outputTokensPerSecond", throughput.outputTokensPerSecond());
    number("outputTokensPerSecondCi95", throughput.outputCi95());
    number("promptTokensPerSecond", throughput.promptTokensPerSecond());
    number("totalTokensPerSecond", throughput.totalTokensPerSecond());
    number("requestsPerSecond", throughput.requestsPerSecond());
    text("throughputSpread", Boolean.toString(throughput.spread()));
  }

  private void verdict(Summary summary, StageSummary stage) {
    StringBuilder errors = new StringBuilder();
    for (StageSummary.ErrorCount error : stage.errors()) {
      errors.append(errors.isEmpty() ? "" : "; ");
      errors.append(error.cause()).append(' ').append(error.count());
    }
    text("errors", errors.toString());
    text("errorSample", stage.errors().isEmpty() ? "" : stage.errors().get(0).sampleMessage());
    text("promptTokenSources", counted(stage.answers().promptSources()));
    text("completionTokenSources", counted(stage.answers().completionSources()));
    text("promptOverhead", TemplateText.of(stage.answers().promptOverhead()).orElse(""));
    text("finishReasons", counted(stage.answers().finishReasons()));
    text("steady", stage.steady().map(String::valueOf).orElse(""));
    text("result", Result.word(summary));
    text("clientVerdict", stage.verdict());
    text("clientReasons", String.join(" ", stage.health().reasons()));
    text("interrupted", summary.interrupted().orElse(""));
    text("notes", String.join(" ", stage.notes()));
  }

  private static String counted(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .map(e -> e.getKey() + " " + e.getValue())
        .collect(Collectors.joining("; "));
  }

  private void text(String column, String value) {
    cells.put(column, CsvText.harmless(value));
  }

  private void number(String column, long value) {
    cells.put(column, Long.toString(value));
  }

  private void number(String column, OptionalLong value) {
    cells.put(column, value.isPresent() ? Long.toString(value.getAsLong()) : "");
  }

  private void number(String column, OptionalDouble value) {
    boolean known = value.isPresent() && Double.isFinite(value.getAsDouble());
    cells.put(column, known ? Figures.stored(value.getAsDouble()).toPlainString() : "");
  }
}
