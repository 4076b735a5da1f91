package dev.gatlingllm.metrics;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The progress of a stage.
 *
 * @param elapsed time since the stage began, at most {@code planned}
 * @param planned the stage's length; empty if no plan ends it
 * @param done number of requests that finished without a failure: during the warm-up, of those sent
 *     in it; afterwards, of those sent in the window
 * @param failed number of failed requests, likewise
 * @param tokensPerSecond for streams, the current rate of text chunks × the mean tokens per chunk
 *     of finished requests; for other answers, completion tokens of finished requests ÷ elapsed;
 *     empty until one has finished
 * @param itemsPerSecond likewise, for answers of items; empty for text
 * @param metric label of the headline metric of such a stage
 * @param p50Millis its median over the measured requests so far
 * @param p95Millis empty below 200 requests, as in the summary
 */
public record StageProgress(
    String stage,
    Duration elapsed,
    Optional<Duration> planned,
    Phase phase,
    long inFlight,
    long done,
    long failed,
    OptionalDouble tokensPerSecond,
    OptionalDouble itemsPerSecond,
    String metric,
    OptionalDouble p50Millis,
    OptionalDouble p95Millis) {

  /** Requests are sent but not measured; sent and measured; no longer sent. */
  public enum Phase {
    WARM_UP("warm-up"),
    MEASURING("measuring"),
    DRAINING("draining");

    private final String label;

    Phase(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }
  }
}
