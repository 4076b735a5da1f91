package dev.gatlingllm.metrics;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How far a stage is.
 *
 * @param elapsed since the stage began, until it ended: never longer than {@code planned}
 * @param planned the stage's length; empty where no plan ends it
 * @param inFlight requests under way
 * @param done finished without a failure so far: in the warm-up of the requests sent in it, from
 *     then on of those sent in the window
 * @param failed likewise
 * @param tokensPerSecond of a stream what arrives now: text chunks × the tokens that a chunk of the
 *     finished requests has. Of answers that come whole, completion tokens of the finished requests
 *     ÷ elapsed; empty until one has finished
 * @param itemsPerSecond likewise, of answers that are items; empty where they are text
 * @param metric the label of the metric that tells most of such a stage
 * @param p50Millis its median over the measured requests so far
 * @param p95Millis empty, as in the summary, below 200 of them
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

  /** Requests are sent and not measured; sent and measured; no more are sent. */
  public enum Phase {
    WARM_UP("warm-up"),
    MEASURING("measuring"),
    DRAINING("draining");

    private final String label;

    Phase(String label) {
      this.label = label;
    }

    /** The name for people. */
    public String label() {
      return label;
    }
  }
}
