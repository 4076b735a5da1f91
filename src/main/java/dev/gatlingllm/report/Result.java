package dev.gatlingllm.report;

import dev.gatlingllm.metrics.Summary;
import java.util.List;

/** PASSED or FAILED for a whole run, independent of the verdict on the client. */
final class Result {
  private Result() {}

  static String word(Summary summary) {
    return summary.failures().isEmpty() ? "PASSED" : "FAILED";
  }

  static String of(Summary summary) {
    List<String> failures = summary.failures();
    return failures.isEmpty()
        ? "PASSED: %s of %s requests failed."
            .formatted(Figures.count(summary.failed()), Figures.count(summary.sent()))
        : "FAILED: " + OneLine.of(String.join(" Also, ", failures));
  }
}
