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
        .ifPresent(
            why ->
                banners.add(
                    new Banner(
                        "interrupted",
                        "INTERRUPTED: %s. What was measured until then follows."
                            .formatted(OneLine.of(why).replaceFirst("\\.$", "")))));
    if (summary.allFailed()) {
      banners.add(
          new Banner(
              "failed",
              "ALL %s REQUESTS FAILED: %s"
                  .formatted(Figures.count(summary.sent()), causes(summary))));
    }
    return banners;
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
