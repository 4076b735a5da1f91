package dev.gatlingllm.metrics;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Requests that met every objective of {@code llm.slo} that can be judged in the stage.
 *
 * @param requestsPerSecond good ÷ the window's length
 * @param good number of requests sent in the window that succeeded and met all objectives
 * @param share good ÷ sent; empty if nothing was sent
 * @param unknown number of successes that lack a value for an objective; they do not count as good
 * @param objectives empty if the stage has no streams and every objective needs them; all else is
 *     then empty or 0
 */
public record Goodput(
    OptionalDouble requestsPerSecond,
    long good,
    OptionalDouble share,
    long unknown,
    List<Objective> objectives) {

  /**
   * @param name its key in the settings, e.g. "ttft"
   * @param missed number of successes that exceeded it
   */
  public record Objective(String name, double limitMillis, long missed) {}
}
