package dev.gatlingllm.config;

import java.time.Duration;
import java.util.Optional;

/**
 * How the stages of a run are divided into time slices.
 *
 * @param width ≥ 1 s; empty for a tenth of each window
 * @param inTables whether tables have a row for each slice; empty for only loads that are not
 *     constant
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
