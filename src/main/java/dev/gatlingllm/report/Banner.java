package dev.gatlingllm.report;

import dev.gatlingllm.metrics.StageSummary;
import dev.gatlingllm.metrics.Summary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What stands above all numbers because it changes how each is to be read.
 *
 * @param kind "simulated", "interrupted" or "failed"
 */
record Banner(String kind, String text) {
  static final String SIMULATED = "SIMULATED SERVER, not a model";

  static List<Banner> of(Summary summary) {
    List<Banner> banners = new ArrayList<>();
    if (summary.run().simulated()) {
      banners.add(new Banner("simulated", SIMULATED));
    }
    if (!summary.failures().isEmpty()) {
      banners.add(new Banner("failed", Result.of(summary)));
    }
    summary
        .interrupted()
        .ifPresent(why -> banners.add(new Banner("interrupted", interrupted(why, summary))));
    if (summary.allFailed()) {
      banners.add(
          new Banner(
              "failed",
              "ALL %s REQUESTS FAILED: %s"
                  .formatted(Figures.count(summary.sent()), causes(summary))));
    }
    return banners;
  }

  private static String interrupted(String why, Summary summary) {
    String text =
        "INTERRUPTED: %s. What was measured until then follows."
            .formatted(OneLine.of(why).replaceFirst("\\.$", ""));
    int ran = summary.stages().size();
    if (ran > 0 && summary.stages().get(ran - 1).counts().sent() == 0) {
      String last = OneLine.of(summary.stages().get(ran - 1).stage().name(), 40);
      text += " NOTHING MEASURED of the last stage, '" + last + "'.";
    }
    return summary.notRun().isEmpty()
        ? text
        : text
            + " Not run: %s of %s stages."
                .formatted(summary.notRun().size(), ran + summary.notRun().size());
  }

  private static String causes(Summary summary) {
    Map<String, Long> causes = new LinkedHashMap<>();
    summary.stages().stream()
        .map(StageSummary::errors)
        .flatMap(List::stream)
        .forEach(error -> causes.merge(error.cause(), error.count(), Long::sum));
    return Facts.counts(causes);
  }
}
