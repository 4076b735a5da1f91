package dev.gatlingllm.report;

import dev.gatlingllm.metrics.StageSummary;
import dev.gatlingllm.metrics.Summary;
import java.util.ArrayList;
import java.util.List;

/**
 * A line above all figures that changes how to read them.
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
    if (summary.allFailed() && summary.failures().isEmpty()) {
      banners.add(
          new Banner(
              "failed",
              "ALL %s REQUESTS FAILED: %s"
                  .formatted(Figures.count(summary.sent()), StageFacts.counts(summary.causes()))));
    }
    return banners;
  }

  private static String interrupted(String why, Summary summary) {
    String text =
        "INTERRUPTED: %s. What was measured until then follows."
            .formatted(OneLine.of(why).replaceFirst("\\.$", ""));
    int ran = summary.stages().size();
    if (ran > 0) {
      text += last(summary.stages().get(ran - 1));
    }
    return summary.notRun().isEmpty()
        ? text
        : text
            + " Not run: %s of %s stages."
                .formatted(summary.notRun().size(), ran + summary.notRun().size());
  }

  private static String last(StageSummary stage) {
    String name = OneLine.of(stage.stage().name(), 40);
    if (stage.nothingMeasured()) {
      return " NOTHING MEASURED of the last stage, '%s'%s."
          .formatted(name, stage.cutText().map(cut -> ", which was " + cut).orElse(""));
    }
    return stage.cutText().map(cut -> " Stage '%s' was %s.".formatted(name, cut)).orElse("");
  }
}
