package dev.gatlingllm.config;

import java.time.Duration;
import java.util.Optional;

/**
 * How the stages of a run are cut into slices of time.
 *
 * @param width ≥ 1 s; empty for a tenth of each window
 * @param inTables whether each slice is a row in the reports for people; empty for those of an
 *     injection profile of the user's own
 */
public record SliceConfig(Optional<Duration> width, Optional<Boolean> inTables) {
  private static final Duration LEAST = Duration.ofSeconds(1);

  static SliceConfig of(Settings settings) {
    return new SliceConfig(
        auto(settings, "llm.slice") ? Optional.empty() : Optional.of(width(settings)),
        auto(settings, "llm.sliceTable")
            ? Optional.empty()
            : Optional.of(
                settings.oneOf("llm.sliceTable", "auto", "true", "false").equals("true")));
  }

  private static Duration width(Settings settings) {
    Duration width = settings.duration("llm.slice");
    if (width.compareTo(LEAST) < 0) {
      throw Settings.broken("llm.slice", settings.text("llm.slice"), "at least 1s, or auto");
    }
    return width;
  }

  private static boolean auto(Settings settings, String key) {
    return settings.text(key).equals("auto");
  }
}
