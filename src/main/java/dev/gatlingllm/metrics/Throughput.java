package dev.gatlingllm.metrics;

import java.util.List;
import java.util.OptionalDouble;

/**
 * The throughput of a stage in its window. The rates are empty if the window has no length, as the
 * run was stopped in the warm-up.
 *
 * @param outputTokens completion tokens that arrived in the window, of any request
 * @param outputTokensPerSecond outputTokens ÷ the window's length
 * @param outputTokensPerSecondCi95 half the width of its 95 % confidence interval; empty with too
 *     few seconds
 * @param promptTokensPerSecond prompt tokens of the successes sent in the window ÷ its length
 * @param totalTokensPerSecond output and prompt together
 * @param requestsPerSecond successes sent in the window ÷ its length
 * @param qps completed requests ÷ (last completion − window start)
 * @param spread whether a part comes from answers that were not streamed, spread evenly
 * @param eachSecond tokens that arrived in each whole second of the window
 */
public record Throughput(
    double outputTokens,
    OptionalDouble outputTokensPerSecond,
    OptionalDouble outputTokensPerSecondCi95,
    OptionalDouble promptTokensPerSecond,
    OptionalDouble totalTokensPerSecond,
    OptionalDouble requestsPerSecond,
    OptionalDouble qps,
    boolean spread,
    List<Double> eachSecond) {

  /** amount ÷ seconds; empty for 0 seconds. */
  static OptionalDouble perSecond(double amount, double seconds) {
    return seconds > 0 ? OptionalDouble.of(amount / seconds) : OptionalDouble.empty();
  }
}
