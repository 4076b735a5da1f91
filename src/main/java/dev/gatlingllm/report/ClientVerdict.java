package dev.gatlingllm.report;

import dev.gatlingllm.metrics.StageSummary;
import dev.gatlingllm.metrics.Summary;
import java.util.stream.Collectors;

/** VALID, CLIENT-BOUND, UNKNOWN, CUT or NOTHING MEASURED for a whole run, in one sentence. */
final class ClientVerdict {
  private ClientVerdict() {}

  static String word(Summary summary) {
    if (summary.nothingMeasured()) {
      return "NOTHING MEASURED";
    }
    if (!summary.valid()) {
      return summary.stages().stream()
              .map(StageSummary::health)
              .allMatch(health -> health.valid() || health.unknown())
          ? "UNKNOWN"
          : "CLIENT-BOUND";
    }
    return summary.stages().stream().anyMatch(StageSummary::cut) ? "CUT" : "VALID";
  }

  static String of(Summary summary) {
    String word = word(summary);
    return word
        + switch (word) {
          case "NOTHING MEASURED" -> ": there is nothing to judge.";
          case "CLIENT-BOUND" -> bound(summary);
          case "UNKNOWN" ->
              ": what the client saw of itself was lost with the run, so nobody knows whether it"
                  + " was fit to measure.";
          case "CUT" -> ": the client was fit to measure until the run was cut.";
          default ->
              summary.allFailed()
                  ? ": the client was fit to measure, but no request succeeded."
                  : ": the client was fit to measure.";
        };
  }

  private static String bound(Summary summary) {
    return ": the client itself was too slow in %s; the times there say more of it than of the"
            .formatted(
                summary.stages().stream()
                    .filter(stage -> !stage.health().valid() && !stage.health().unknown())
                    .map(stage -> "'" + OneLine.of(stage.stage().name(), 40) + "'")
                    .collect(Collectors.joining(", ")))
        + " server.";
  }
}
