package dev.gatlingllm.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a run must keep to have passed. It says nothing of the client's fitness but where that is
 * asked for, and nothing of Gatling's own assertions, which are judged later.
 *
 * @param maxFailRatio failed ÷ sent of the run, and of each stage; 0 to 1
 * @param failOnClientBound whether a client that was not fit to measure fails the run
 */
public record PassRule(double maxFailRatio, boolean failOnClientBound) {

  /** Why the run failed, a sentence each; empty for one that passed. */
  public List<String> broken(Summary summary) {
    List<String> reasons = new ArrayList<>();
    if (summary.sent() == 0) {
      reasons.add("no request was sent in a measurement window.");
    } else if (summary.nothingMeasured()) {
      reasons.add("the run was cut before a measurement window had lasted a second.");
    } else if (summary.failRatio().orElse(0) > maxFailRatio && summary.allFailed()) {
      reasons.add(allFailed(summary));
    } else if (summary.failRatio().orElse(0) > maxFailRatio) {
      reasons.add(tooMany("", summary.failed(), summary.sent()));
    } else {
      summary.stages().stream()
          .filter(stage -> stage.failRatio().orElse(0) > maxFailRatio)
          .map(
              stage ->
                  tooMany(
                      "in stage '" + stage.stage().name() + "' ",
                      stage.counts().failed(),
                      stage.counts().sent()))
          .forEach(reasons::add);
    }
    if (failOnClientBound && !summary.valid()) {
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

  private String tooMany(String where, long failed, long sent) {
    return String.format(
        Locale.ROOT,
        "%s%d of %d requests failed, more than llm.maxFailRatio = %s allows.",
        where,
        failed,
        sent,
        maxFailRatio);
  }
}
