package dev.gatlingllm.report;

import dev.gatlingllm.metrics.Summary;
import dev.gatlingllm.record.Counted;
import java.util.List;

/** PASSED or FAILED for a whole run, independent of the verdict on the client. */
final class Result {
  private Result() {}

  /** The word for programs; the exit status follows it. */
  static String word(Summary summary) {
    return summary.failures().isEmpty() ? "PASSED" : "FAILED";
  }

  /** The word for people: what was cut has not passed as a whole. */
  static String pill(Summary summary) {
    return word(summary) + (summary.failures().isEmpty() && summary.isCut() ? " SO FAR" : "");
  }

  static String of(Summary summary) {
    List<String> failures = summary.failures();
    return failures.isEmpty()
        ? Counted.text(
            "%s: %,d of %,d {request|requests} failed%s.",
            pill(summary),
            summary.failed(),
            summary.sent(),
            summary.isCut() ? " until the run was cut" : "")
        : "FAILED: " + OneLine.of(String.join(" Also, ", failures));
  }
}
