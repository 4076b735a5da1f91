package dev.gatlingllm.report;

import dev.gatlingllm.metrics.StageSummary;
import dev.gatlingllm.metrics.Summary;
import java.util.List;
import java.util.stream.Collectors;

/** VALID or CLIENT-BOUND for a whole run, in one sentence. */
final class Verdict {
  private Verdict() {}

  static String word(Summary summary) {
    return summary.valid() ? "VALID" : "CLIENT-BOUND";
  }

  static String of(Summary summary) {
    if (summary.valid()) {
      return summary.allFailed()
          ? "VALID: the client was fit to measure, but no request succeeded."
          : "VALID: the client was fit to measure.";
    }
    List<StageSummary> bound =
        summary.stages().stream().filter(stage -> !stage.health().valid()).toList();
    return "CLIENT-BOUND: the client itself was too slow in %s; the times there say more of it than"
            .formatted(
                bound.stream()
                    .map(stage -> "'" + OneLine.of(stage.stage().name(), 40) + "'")
                    .collect(Collectors.joining(", ")))
        + " of the server.";
  }
}
