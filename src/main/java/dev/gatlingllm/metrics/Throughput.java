package dev.gatlingllm.metrics;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What a stage got done in its window. The rates are empty where the window has no length: the run
 * was stopped in the warm-up.
 *
 * @param outputTokens completion tokens that arrived in the window, whoever's they are
 * @param outputTokensPerSecond the same ÷ the window's length
 * @param outputCi95 half the width of its 95 % confidence interval; empty with too few seconds
 * @param promptTokensPerSecond prompt tokens of the successes sent in the window ÷ its length
 * @param totalTokensPerSecond output and prompt together
 * @param requestsPerSecond successes sent in the window ÷ its length
 * @param qps completed requests ÷ (last completion − window start)
 * @param spread a part of it comes from answers that did not stream, spread evenly
 * @param eachSecond tokens that arrived in each whole second of the window, second 0 first
 */
public record Throughput(
    double outputTokens,
    OptionalDouble outputTokensPerSecond,
    OptionalDouble outputCi95,
    OptionalDouble promptTokensPerSecond,
    OptionalDouble totalTokensPerSecond,
    OptionalDouble requestsPerSecond,
    OptionalDouble qps,
    boolean spread,
    List<Double> eachSecond) {

  /** Empty where there was no time. */
  static OptionalDouble perSecond(double amount, double seconds) {
    return seconds > 0 ? OptionalDouble.of(amount / seconds) : OptionalDouble.empty();
  }
}
