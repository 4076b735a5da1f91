package dev.gatlingllm.report;

import static dev.gatlingllm.report.Figures.digits;
import static dev.gatlingllm.report.Figures.fixed;

import dev.gatlingllm.load.Arrivals;
import dev.gatlingllm.metrics.ItemFigures;
import dev.gatlingllm.metrics.Metrics;
import dev.gatlingllm.metrics.StageSummary;
import dev.gatlingllm.record.RunInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The Summary block of fw-ai's llm_bench, line for line, so that runs can be compared with its
 * notes, followed by Tokens per Second with its formula. Answers of items have llm_bench's lines
 * for embeddings, and Items per Second.
 */
final class LlmBenchBlock {
  private static final int WIDTH = 80;
  private static final String TITLE = " Summary ";

  private LlmBenchBlock() {}

  static List<String> lines(RunInfo run, StageSummary stage) {
    List<String> lines = new ArrayList<>();
    int left = (WIDTH - TITLE.length()) / 2;
    lines.add("=".repeat(left) + TITLE + "=".repeat(WIDTH - TITLE.length() - left));
    lines.add(line("Provider", OneLine.of(run.provider())));
    lines.add(line("Model", OneLine.of(run.model())));
    if (!stage.hasText()) {
      addItems(lines, stage, stage.items().orElseThrow());
    } else {
      addTokens(lines, run, stage);
    }
    lines.add(line("Num Requests", Long.toString(stage.counts().succeeded())));
    lines.add(line("Qps", blankOr(stage.throughput().qps())));
    lines.add("=".repeat(WIDTH));
    return lines;
  }

  private static void addItems(List<String> lines, StageSummary stage, ItemFigures items) {
    lines.add(line("Concurrency", Integer.toString(stage.concurrency())));
    lines.add(line("Total Latency", blankOr(stage.of(Metrics.E2E).mean())));
    lines.add(line("Latency Per Item", blankOr(stage.of(Metrics.LATENCY_PER_ITEM).mean())));
    lines.add(line("Num Items", blankOr(items.perRequest())));
    lines.add(line("Prompt Tokens", blankOr(stage.of(Metrics.PROMPT_TOKENS).mean())));
  }

  private static void addTokens(List<String> lines, RunInfo run, StageSummary stage) {
    lines.add(line("Prompt Tokens", blankOr(stage.of(Metrics.PROMPT_TOKENS).mean())));
    lines.add(line("Generation Tokens", count(run.maxTokens())));
    lines.add(line("Stream", stage.stage().stream() ? "True" : "False"));
    lines.add(
        line(
            "Temperature",
            run.temperature().isPresent() ? digits(run.temperature().getAsDouble()) : "None"));
    lines.add(
        line(
            "Logprobs",
            run.logprobs().isPresent() ? Long.toString(run.logprobs().getAsLong()) : "None"));
    lines.add(line("Concurrency", Integer.toString(stage.concurrency())));
    lines.add(line("Time To First Token", blankOr(stage.of(Metrics.TTFT).mean())));
    lines.add(line("Latency Per Token", blankOr(stage.answers().latencyPerTokenMillis())));
    lines.add(line("Num Tokens", blankOr(stage.of(Metrics.COMPLETION_TOKENS).mean())));
    lines.add(line("Total Latency", blankOr(stage.of(Metrics.E2E).mean())));
  }

  private static String count(OptionalLong value) {
    return value.isPresent() ? Long.toString(value.getAsLong()) : "";
  }

  /** Tokens per Second by each formula that applies; empty if nothing was measured. */
  static List<String> formulas(StageSummary stage) {
    if (!stage.hasText()) {
      return itemsPerSecond(stage, stage.items().orElseThrow());
    }
    List<String> lines = new ArrayList<>();
    if (stage.stage().stream()) {
      oneStreamingUser(stage).ifPresent(lines::add);
    } else {
      notStreaming(stage).ifPresent(lines::add);
    }
    OptionalDouble measured = stage.throughput().outputTokensPerSecond();
    if (measured.isPresent()) {
      lines.add(
          "Tokens per Second = %s tokens arrived / %s s window = %s (measured)"
              .formatted(
                  digits(stage.throughput().outputTokens()),
                  digits(stage.windowSeconds()),
                  fixed(measured)));
    }
    return lines;
  }

  private static List<String> itemsPerSecond(StageSummary stage, ItemFigures items) {
    return items.perSecond().isEmpty()
        ? List.of()
        : List.of(
            "Items per Second = %s items / %s s window = %s (measured)"
                .formatted(items.count(), digits(stage.windowSeconds()), fixed(items.perSecond())));
  }

  private static Optional<String> oneStreamingUser(StageSummary stage) {
    OptionalDouble perToken = stage.answers().latencyPerTokenMillis();
    if (users(stage).orElse(0) != 1 || perToken.orElse(0) <= 0) {
      return Optional.empty();
    }
    double millis = perToken.getAsDouble();
    return Optional.of(
        "Tokens per Second = 1000 / %s = %s (one user, without the time to the first token)"
            .formatted(digits(millis), fixed(1000 / millis)));
  }

  /** Users of a closed load; empty for other loads. */
  private static Optional<Integer> users(StageSummary stage) {
    return stage.stage().arrivals().closed().map(Arrivals.Closed::users);
  }

  private static Optional<String> notStreaming(StageSummary stage) {
    OptionalDouble tokens = stage.of(Metrics.COMPLETION_TOKENS).mean();
    OptionalDouble millis = stage.of(Metrics.E2E).mean();
    Optional<Integer> closed = users(stage);
    if (closed.isEmpty() || tokens.isEmpty() || millis.orElse(0) <= 0) {
      return Optional.empty();
    }
    int users = closed.get();
    double perSecond = tokens.getAsDouble() * 1000 / millis.getAsDouble() * users;
    return Optional.of(
        "Tokens per Second = %s * 1000 / %s%s = %s (%s always waiting)"
            .formatted(
                digits(tokens.getAsDouble()),
                digits(millis.getAsDouble()),
                users == 1 ? "" : " * " + users,
                fixed(perSecond),
                users == 1 ? "one user" : users + " users"));
  }

  private static String blankOr(OptionalDouble value) {
    return value.isPresent() ? digits(value.getAsDouble()) : "";
  }

  private static String line(String key, String value) {
    return "%-19s: %s".formatted(key, value).stripTrailing();
  }
}
