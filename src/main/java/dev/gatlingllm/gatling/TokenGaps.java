package dev.gatlingllm.gatling;

import dev.gatlingllm.record.RequestRecord;
import java.util.Arrays;

/**
 * The gaps between the chunks of one answer, as a session attribute.
 *
 * @param count number of gaps; 0 for fewer than two chunks, and then all times are NaN
 * @param stalls number of gaps that count as stalls (docs/metrics.md)
 */
public record TokenGaps(
    int count,
    double meanMillis,
    double p50Millis,
    double p99Millis,
    double maxMillis,
    int stalls) {

  static TokenGaps of(RequestRecord record) {
    long[] gaps = record.timeline().gaps();
    Arrays.sort(gaps);
    long sum = 0;
    for (long gap : gaps) {
      sum += gap;
    }
    return new TokenGaps(
        gaps.length,
        gaps.length == 0 ? Double.NaN : (double) sum / gaps.length / 1e6,
        quantile(gaps, 0.5),
        quantile(gaps, 0.99),
        quantile(gaps, 1),
        record.chunks().stalls());
  }

  /** The nearest-rank quantile, in milliseconds. */
  private static double quantile(long[] sorted, double q) {
    return sorted.length == 0
        ? Double.NaN
        : sorted[Math.max(0, (int) Math.ceil(q * sorted.length) - 1)] / 1e6;
  }
}
