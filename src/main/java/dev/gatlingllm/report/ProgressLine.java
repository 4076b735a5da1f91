package dev.gatlingllm.report;

import dev.gatlingllm.metrics.StageProgress;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalDouble;

/** The progress of a stage in one line of at most 120 characters, in ASCII except for its name. */
public final class ProgressLine {
  private static final int WIDTH = 120;
  private static final int LONGEST_NAME = 30;

  private ProgressLine() {}

  /** The line, without a line break; unknown values are a dash. */
  public static String of(StageProgress progress) {
    String line =
        "%s %s s %s | in flight %s | done %s | failed %s | %s | %s p50 %s p95 %s ms"
            .formatted(
                OneLine.of(progress.stage(), LONGEST_NAME),
                elapsed(progress),
                progress.phase().label(),
                progress.inFlight(),
                progress.done(),
                progress.failed(),
                rate(progress),
                progress.metric(),
                rounded(progress.p50Millis()),
                rounded(progress.p95Millis()));
    return OneLine.of(line, WIDTH);
  }

  private static String rate(StageProgress progress) {
    return progress.itemsPerSecond().isPresent()
        ? rounded(progress.itemsPerSecond()) + " items/s"
        : rounded(progress.tokensPerSecond()) + " tok/s";
  }

  private static String elapsed(StageProgress progress) {
    String elapsed = seconds(progress.elapsed());
    return elapsed + progress.planned().map(planned -> "/" + seconds(planned)).orElse("");
  }

  private static String seconds(Duration duration) {
    return Long.toString(Math.round(duration.toMillis() / 1000.0));
  }

  private static String rounded(OptionalDouble value) {
    return value.isPresent()
        ? String.format(Locale.ROOT, "%.1f", value.getAsDouble())
        : Figures.ABSENT;
  }
}
