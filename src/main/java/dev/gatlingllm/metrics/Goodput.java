package dev.gatlingllm.metrics;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Requests that met every objective of {@code llm.slo} that the stage allows to judge.
 *
 * @param objectives none where only streams could be judged and the stage has none; then the rest
 *     is empty or 0
 * @param good requests sent in the window that succeeded and met them all
 * @param share good ÷ sent; empty where nothing was sent
 * @param requestsPerSecond good ÷ the window's length
 * @param unknown successes that do not show a figure that an objective asks for; they are not good
 */
public record Goodput(
    List<Objective> objectives,
    long good,
    OptionalDouble share,
    OptionalDouble requestsPerSecond,
    long unknown) {

  /**
   * One limit.
   *
   * @param name as in the settings, e.g. "ttft"
   * @param missed successes that broke it
   */
  public record Objective(String name, double limitMillis, long missed) {}
}
