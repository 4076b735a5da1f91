package dev.gatlingllm.report;

import static dev.gatlingllm.metrics.RequestGroup.Kind.CLASS;
import static dev.gatlingllm.report.Figures.count;
import static dev.gatlingllm.report.Figures.fixed;
import static dev.gatlingllm.report.Tables.anyItems;
import static dev.gatlingllm.report.Tables.anyText;
import static dev.gatlingllm.report.Tables.inOrder;
import static dev.gatlingllm.report.Tables.inside;
import static dev.gatlingllm.report.Tables.of;
import static dev.gatlingllm.report.Tables.percentile;

import dev.gatlingllm.metrics.Goodput;
import dev.gatlingllm.metrics.ItemFigures;
import dev.gatlingllm.metrics.Metric;
import dev.gatlingllm.metrics.PromptFigures;
import dev.gatlingllm.metrics.RequestGroup;
import dev.gatlingllm.metrics.StageSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;

/** Tables of the parts of a stage: by request, by server, by class, by turn. */
final class PartTables {
  private PartTables() {}

  /** One table for each kind of part, with its title in the first cell. */
  static List<List<List<String>>> parts(StageSummary stage) {
    List<List<List<String>>> tables = new ArrayList<>();
    for (RequestGroup.Kind kind : RequestGroup.Kind.values()) {
      List<StageSummary.Part> parts =
          stage.parts().stream().filter(part -> part.group().kind() == kind).toList();
      if (!parts.isEmpty()) {
        tables.add(parts(kind, parts));
      }
    }
    return tables;
  }

  private static List<List<String>> parts(RequestGroup.Kind kind, List<StageSummary.Part> parts) {
    List<StageSummary> all = parts.stream().map(StageSummary.Part::figures).toList();
    Columns<StageSummary.Part> columns = new Columns<>();
    columns.add(kind.title(), it -> OneLine.of(name(it.group()), 40));
    columns.add("ok", it -> count(it.figures().counts().succeeded()));
    columns.add("failed", it -> count(it.figures().counts().failed()));
    addRates(columns, kind, all);
    columns.add("prompt", it -> fixed(it.figures().meanPromptTokens()));
    addShare(columns, "before", all, PromptFigures::sharedShare);
    addShare(columns, "cached", all, PromptFigures::cachedShare);
    Tables.addMedians(columns, all, StageSummary.Part::figures);
    inOrder(Metric.Use.HEADLINE, all)
        .forEach(
            metric ->
                columns.add(
                    inside(metric.label()) + " p95",
                    it -> percentile(it.figures().of(metric), it.figures().of(metric).p95())));
    return columns.rows(parts);
  }

  private static String name(RequestGroup group) {
    return group.value().isEmpty() ? "llm.baseUrl" : group.value();
  }

  /** A share of the prompt tokens: what came before in the run, what was cached. */
  private static void addShare(
      Columns<StageSummary.Part> columns,
      String title,
      List<StageSummary> all,
      Function<PromptFigures, OptionalDouble> share) {
    columns.addIf(
        all.stream().anyMatch(it -> share.apply(it.answers().prompts()).isPresent()),
        title,
        it -> Figures.percent(share.apply(it.figures().answers().prompts())));
  }

  private static void addRates(
      Columns<StageSummary.Part> columns, RequestGroup.Kind kind, List<StageSummary> all) {
    columns.add("req/s", it -> fixed(it.figures().throughput().requestsPerSecond()));
    columns.addIf(
        kind == CLASS && all.stream().anyMatch(it -> it.goodput().isPresent()),
        "good/s",
        it -> fixed(of(it.figures().goodput(), Goodput::requestsPerSecond)));
    columns.addIf(
        anyText(all),
        "tok/s",
        it ->
            it.figures().hasText()
                ? fixed(it.figures().throughput().outputTokensPerSecond())
                : Figures.ABSENT);
    columns.addIf(
        anyItems(all), "items/s", it -> fixed(of(it.figures().items(), ItemFigures::perSecond)));
  }
}
