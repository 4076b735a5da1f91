package dev.gatlingllm.report;

import dev.gatlingllm.load.Arrivals;
import dev.gatlingllm.load.Stage;
import dev.gatlingllm.metrics.ConversationFigures;
import dev.gatlingllm.metrics.Distribution;
import dev.gatlingllm.metrics.ErrorCount;
import dev.gatlingllm.metrics.Goodput;
import dev.gatlingllm.metrics.Interval;
import dev.gatlingllm.metrics.ItemFigures;
import dev.gatlingllm.metrics.Metric;
import dev.gatlingllm.metrics.Metrics;
import dev.gatlingllm.metrics.RequestGroup;
import dev.gatlingllm.metrics.StageSummary;
import dev.gatlingllm.metrics.Summary;
import dev.gatlingllm.record.RunInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The columns of a stage's row, in order: the same in every run. An absent value is an empty cell.
 */
final class CsvColumns {
  /** Increased when a column is removed or changes its meaning, not when one is added. */
  static final int VERSION = 3;

  /** A stage of a run, or a part of it; the summary is empty if it never began. */
  private record Row(
      Summary summary, Stage plan, Optional<StageSummary> stage, Optional<RequestGroup> part) {}

  private static final Map<String, Function<Row, Object>> ALL = new CsvColumns().all();

  private final Map<String, Function<Row, Object>> columns = new LinkedHashMap<>();

  private CsvColumns() {}

  static List<String> names() {
    return List.copyOf(ALL.keySet());
  }

  static Map<String, String> of(Summary summary, StageSummary stage) {
    return cells(new Row(summary, stage.stage(), Optional.of(stage), Optional.empty()));
  }

  static Map<String, String> of(Summary summary, StageSummary.Part part) {
    return cells(
        new Row(
            summary,
            part.figures().stage(),
            Optional.of(part.figures()),
            Optional.of(part.group())));
  }

  static Map<String, String> notRun(Summary summary, Stage stage) {
    return cells(new Row(summary, stage, Optional.empty(), Optional.empty()));
  }

  private static Map<String, String> cells(Row row) {
    Map<String, String> cells = new LinkedHashMap<>();
    ALL.forEach((name, value) -> cells.put(name, CsvText.cell(value.apply(row))));
    return cells;
  }

  private Map<String, Function<Row, Object>> all() {
    run();
    plan();
    counts();
    Metrics.times().forEach(this::times);
    Metrics.counts().forEach(metric -> stage(metric.meanKey(), s -> s.of(metric).mean()));
    answers();
    throughput();
    goodput();
    texts();
    verdict();
    return columns;
  }

  private void run() {
    run("runId", RunInfo::runId);
    run("startedAt", RunInfo::startedAt);
    run("version", RunInfo::version);
    run("label", RunInfo::label);
    run("baseUrl", RunInfo::baseUrl);
    run("simulated", RunInfo::simulated);
    run("provider", RunInfo::provider);
    run("model", RunInfo::model);
    run("tokenizer", RunInfo::tokenizer);
    run("seed", RunInfo::seed);
    run("promptTokens", RunInfo::promptTokens);
    run("maxTokens", RunInfo::maxTokens);
    run("temperature", RunInfo::temperature);
  }

  private void plan() {
    columns.put("stageIndex", row -> row.plan().index());
    columns.put("stage", row -> row.plan().name());
    columns.put("part", row -> row.part().map(it -> it.kind().title().replace("by ", "")));
    columns.put("partName", row -> row.part().map(RequestGroup::value));
    columns.put("concurrency", CsvColumns::concurrency);
    columns.put("stream", row -> row.plan().stream());
    stage("windowSeconds", StageSummary::windowSeconds);
    stage("cut", StageSummary::cut);
  }

  private static Object concurrency(Row row) {
    return row.stage()
        .map(StageSummary::concurrency)
        .or(() -> row.plan().arrivals().closed().map(Arrivals.Closed::users));
  }

  private void counts() {
    counts("sent", StageSummary.Counts::sent);
    counts("succeeded", StageSummary.Counts::succeeded);
    counts("failed", StageSummary.Counts::failed);
    counts("cancelled", StageSummary.Counts::cancelled);
    stage("failRatio", StageSummary::failRatio);
    counts("warmup", StageSummary.Counts::warmup);
    counts("warmupFailed", StageSummary.Counts::warmupFailed);
    counts("gaps", StageSummary.Counts::gaps);
    counts("stalls", StageSummary.Counts::stalls);
    counts("requestsWithStall", StageSummary.Counts::requestsWithStall);
    counts("connectionsOpened", StageSummary.Counts::connectionsOpened);
    counts("resends", StageSummary.Counts::resends);
    counts("cachedPromptTokens", StageSummary.Counts::cachedPromptTokens);
    counts("reasoningTokens", StageSummary.Counts::reasoningTokens);
    stage("refused429", s -> s.limits().refused());
    stage("retried", s -> s.limits().retried());
    stage("longestRetryAfterSeconds", s -> s.limits().longestRetryAfterSeconds());
  }

  private void times(Metric metric) {
    boolean ofItems = metric.population() == Metric.Population.ITEMS;
    if (ofItems) {
      items("items", ItemFigures::count);
      items("itemsPerRequest", ItemFigures::perRequest);
      items("itemsPerSecond", ItemFigures::perSecond);
    }
    String name = metric.key();
    stage(
        name + "Count",
        s -> ofItems && s.items().isEmpty() ? Optional.empty() : s.of(metric).count());
    time(metric, "Mean", Distribution::mean);
    time(metric, "MeanCi95", Distribution::meanCi95);
    time(metric, "Min", Distribution::min);
    time(metric, "P50", Distribution::p50);
    time(metric, "P90", Distribution::p90);
    time(metric, "P95", Distribution::p95);
    time(metric, "P99", Distribution::p99);
    time(metric, "Max", Distribution::max);
    if (metric.isUsedIn(Metric.Use.HEADLINE)) {
      // For two percentiles only: more columns would be hard to read.
      interval(metric, "P50", Distribution.Intervals::p50);
      interval(metric, "P99", Distribution.Intervals::p99);
    }
  }

  private void interval(
      Metric metric, String name, Function<Distribution.Intervals, Optional<Interval>> of) {
    time(metric, name + "Ci95Low", values -> of.apply(values.intervals()).map(Interval::low));
    time(metric, name + "Ci95High", values -> of.apply(values.intervals()).map(Interval::high));
  }

  private void answers() {
    stage("chunkTokens", s -> s.answers().chunkTokens());
    stage("coalescedShare", s -> s.answers().coalescedShare());
    stage("longestGapMillis", s -> s.answers().longestGapMillis());
    stage("latencyPerTokenMillis", s -> s.answers().latencyPerTokenMillis());
    stage("sharedPromptTokens", s -> s.answers().prompts().sharedTokens());
    conversations("conversationsBegun", ConversationFigures::begun);
    conversations("conversationsCompleted", ConversationFigures::completed);
    conversations("conversationsFailed", ConversationFigures::failed);
    conversations("toolRounds", ConversationFigures::toolRounds);
  }

  private void throughput() {
    stage("qps", s -> s.throughput().qps());
    stage("outputTokens", s -> s.throughput().outputTokens());
    stage("outputTokensPerSecond", s -> s.throughput().outputTokensPerSecond());
    stage("outputTokensPerSecondCi95", s -> s.throughput().outputTokensPerSecondCi95());
    stage("promptTokensPerSecond", s -> s.throughput().promptTokensPerSecond());
    stage("totalTokensPerSecond", s -> s.throughput().totalTokensPerSecond());
    stage("requestsPerSecond", s -> s.throughput().requestsPerSecond());
    stage("throughputSpread", s -> s.throughput().spread());
  }

  private void goodput() {
    stage("objectives", s -> s.goodput().map(GoodputText::objectives));
    stage("goodputPerSecond", s -> s.goodput().map(Goodput::requestsPerSecond));
    stage("goodputShare", s -> s.goodput().map(Goodput::share));
  }

  private void texts() {
    stage(
        "errors",
        s ->
            s.errors().stream()
                .map(error -> error.cause() + " " + error.count())
                .collect(Collectors.joining("; ")));
    stage("errorSample", s -> s.errors().stream().map(ErrorCount::sampleMessage).findFirst());
    stage("promptTokenSources", s -> CsvText.counted(s.answers().promptSources()));
    stage("completionTokenSources", s -> CsvText.counted(s.answers().completionSources()));
    stage("promptOverhead", TemplateText::of);
    stage("finishReasons", s -> CsvText.counted(s.answers().finishReasons()));
    stage("steady", StageSummary::steady);
  }

  private void verdict() {
    columns.put("result", row -> Result.word(row.summary()));
    columns.put(
        "clientVerdict", row -> row.stage().map(StageSummary::verdict).orElse(Tables.NOT_RUN));
    stage("clientReasons", s -> String.join(" ", s.health().reasons()));
    columns.put("interrupted", row -> row.summary().interrupted());
    stage("notes", s -> String.join(" ", s.notes()));
    columns.put("csvVersion", row -> VERSION);
  }

  private void run(String column, Function<RunInfo, Object> value) {
    columns.put(column, row -> value.apply(row.summary().run()));
  }

  private void stage(String column, Function<StageSummary, Object> value) {
    columns.put(column, row -> row.stage().map(value));
  }

  private void counts(String column, Function<StageSummary.Counts, Object> value) {
    stage(column, s -> value.apply(s.counts()));
  }

  private void items(String column, Function<ItemFigures, Object> value) {
    stage(column, s -> s.items().map(value));
  }

  private void conversations(String column, Function<ConversationFigures, Object> value) {
    stage(column, s -> s.conversations().map(value));
  }

  private void time(Metric metric, String statistic, Function<Distribution, Object> value) {
    stage(metric.key() + statistic + "Millis", s -> value.apply(s.of(metric)));
  }
}
