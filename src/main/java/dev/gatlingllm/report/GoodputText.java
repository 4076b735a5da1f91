package dev.gatlingllm.report;

import static dev.gatlingllm.report.Figures.count;
import static dev.gatlingllm.report.Figures.fixed;

import dev.gatlingllm.metrics.Goodput;
import dev.gatlingllm.metrics.StageSummary;
import java.util.stream.Collectors;

/** Goodput and its objectives, in words. */
final class GoodputText {
  private GoodputText() {}

  /** "1.20 requests/s; 36 of 40 (90.00 %) meet ttft <= 500.0 ms, …; missed: ttft 3". */
  static String of(StageSummary stage, Goodput goodput) {
    if (goodput.objectives().isEmpty()) {
      return "not judged: the objectives need a stream";
    }
    String share =
        goodput.share().isPresent()
            ? " (" + Figures.percent(goodput.share().getAsDouble()) + ")"
            : "";
    String missed =
        goodput.objectives().stream()
            .filter(objective -> objective.missed() > 0)
            .map(objective -> objective.name() + " " + count(objective.missed()))
            .collect(Collectors.joining(", "));
    return "%s requests/s; %s of %s sent%s meet %s%s"
        .formatted(
            fixed(goodput.requestsPerSecond()),
            count(goodput.good()),
            count(stage.counts().sentForAnswer()),
            share,
            objectives(goodput),
            missed.isEmpty() ? "" : "; missed by " + missed);
  }

  /** "ttft <= 500.0 ms, e2e <= 10000.0 ms"; empty if none can be judged. */
  static String objectives(Goodput goodput) {
    return goodput.objectives().stream()
        .map(
            objective ->
                objective.name() + " <= " + Figures.digits(objective.limitMillis()) + " ms")
        .collect(Collectors.joining(", "));
  }
}
