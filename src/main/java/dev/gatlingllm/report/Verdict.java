package dev.gatlingllm.report;

import dev.gatlingllm.metrics.StageSummary;
import dev.gatlingllm.metrics.Summary;
import java.util.List;
import java.util.stream.Collectors;

/** VALID, CLIENT-BOUND or NOTHING MEASURED for a whole run, in one sentence. */
final class Verdict {
  private Verdict() {}

  static String word(Summary summary) {
    if (summary.sent() == 0) {
      return "NOTHING MEASURED";
    }
    return summary.valid() ? "VALID" : "CLIENT-BOUND";
  }

  static String of(Summary summary) {
    if (summary.sent() == 0) {
      return "NOTHING MEASURED: no request was sent in a measurement window, so there is nothing to"
          + " judge.";
    }
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
