package dev.gatlingllm.report;

import static dev.gatlingllm.metrics.RequestGroup.Kind.CLASS;
import static dev.gatlingllm.report.Figures.count;
import static dev.gatlingllm.report.Figures.fixed;
import static dev.gatlingllm.report.Figures.millis;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    List<Metric> medians = inOrder(Metric.Use.OVERVIEW, all).toList();
    List<Metric> tails = inOrder(Metric.Use.HEADLINE, all).toList();
    Map<String, Function<PromptFigures, OptionalDouble>> shares = promptShares(all);
    Map<String, Function<StageSummary, String>> rates = rates(kind, all);
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of(kind.title(), "ok", "failed"));
    head.addAll(rates.keySet());
    head.add("prompt");
    head.addAll(shares.keySet());
    medians.forEach(metric -> head.add(inside(metric.label()) + " p50"));
    tails.forEach(metric -> head.add(inside(metric.label()) + " p95"));
    rows.add(head);
    for (StageSummary.Part part : parts) {
      StageSummary figures = part.figures();
      List<String> row = new ArrayList<>();
      row.add(
          OneLine.of(part.group().value().isEmpty() ? "llm.baseUrl" : part.group().value(), 40));
      row.add(count(figures.counts().succeeded()));
      row.add(count(figures.counts().failed()));
      rates.values().forEach(rate -> row.add(rate.apply(figures)));
      row.add(fixed(figures.meanPromptTokens()));
      shares.values().forEach(share -> row.add(percent(share.apply(figures.answers().prompts()))));
      medians.forEach(metric -> row.add(millis(figures.of(metric).p50())));
      tails.forEach(metric -> row.add(percentile(figures.of(metric), figures.of(metric).p95())));
      rows.add(row);
    }
    return rows;
  }

  /** Shares of the prompt tokens, by column: what came before in the run, what was cached. */
  private static Map<String, Function<PromptFigures, OptionalDouble>> promptShares(
      List<StageSummary> parts) {
    Map<String, Function<PromptFigures, OptionalDouble>> shares = new LinkedHashMap<>();
    shares.put("before", PromptFigures::sharedShare);
    shares.put("cached", PromptFigures::cachedShare);
    shares
        .values()
        .removeIf(
            it -> parts.stream().allMatch(part -> it.apply(part.answers().prompts()).isEmpty()));
    return shares;
  }

  private static String percent(OptionalDouble share) {
    return share.isPresent() ? Figures.percent(share.getAsDouble()) : Figures.ABSENT;
  }

  /** Rates of parts, by column. */
  private static Map<String, Function<StageSummary, String>> rates(
      RequestGroup.Kind kind, List<StageSummary> parts) {
    Map<String, Function<StageSummary, String>> rates = new LinkedHashMap<>();
    rates.put("req/s", it -> fixed(it.throughput().requestsPerSecond()));
    if (kind == CLASS && parts.stream().anyMatch(it -> it.goodput().isPresent())) {
      rates.put("good/s", it -> fixed(of(it.goodput(), Goodput::requestsPerSecond)));
    }
    if (anyText(parts)) {
      rates.put(
          "tok/s",
          it -> it.hasText() ? fixed(it.throughput().outputTokensPerSecond()) : Figures.ABSENT);
    }
    if (anyItems(parts)) {
      rates.put("items/s", it -> fixed(of(it.items(), ItemFigures::perSecond)));
    }
    return rates;
  }
}
