package dev.gatlingllm.metrics;

import dev.gatlingllm.record.PassRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Whether a run kept its {@link PassRule}. */
final class FailureReasons {
  private FailureReasons() {}

  /** Why the run failed, a sentence each; empty for one that passed. */
  static List<String> of(Summary summary) {
    PassRule rule = summary.run().rule();
    double most = rule.maxFailRatio();
    List<String> reasons = new ArrayList<>();
    if (summary.sent() == 0) {
      reasons.add("no request was sent in a measurement window.");
    } else if (summary.nothingMeasured()) {
      reasons.add("the run was cut before a measurement window had lasted a second.");
    } else if (summary.failRatio().orElse(0) > most && summary.allFailed()) {
      reasons.add(allFailed(summary));
    } else if (summary.failRatio().orElse(0) > most) {
      reasons.add(tooMany("", summary.failed(), summary.sent(), most));
    } else {
      summary.stages().stream()
          .filter(stage -> stage.failRatio().orElse(0) > most)
          .map(
              stage ->
                  tooMany(
                      "in stage '" + stage.stage().name() + "' ",
                      stage.counts().failed(),
                      stage.counts().sent(),
                      most))
          .forEach(reasons::add);
    }
    if (rule.failOnClientBound() && !summary.valid()) {
      reasons.add("the client was not fit to measure, and llm.failOnClientBound is true.");
    }
    return reasons;
  }

  private static String allFailed(Summary summary) {
    return String.format(
        Locale.ROOT,
        "ALL %,d REQUESTS FAILED: %s.",
        summary.sent(),
        summary.causes().entrySet().stream()
            .map(cause -> String.format(Locale.ROOT, "%s %,d", cause.getKey(), cause.getValue()))
            .collect(Collectors.joining(", ")));
  }

  private static String tooMany(String where, long failed, long sent, double most) {
    return String.format(
        Locale.ROOT,
        "%s%d of %d requests failed, more than llm.maxFailRatio = %s allows.",
        where,
        failed,
        sent,
        most);
  }
}
