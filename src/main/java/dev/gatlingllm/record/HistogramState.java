package dev.gatlingllm.record;

/**
 * The complete content of a histogram of durations, which can be restored exactly, or added to
 * another.
 *
 * @param counts HdrHistogram's compressed encoding (V2), in base64
 * @param mean in milliseconds, like {@code min} and {@code max}; 0 without samples
 * @param squares sum of squared deviations from the mean
 * @param outOfRange number of samples that were clamped
 */
public record HistogramState(
    String counts,
    long count,
    double mean,
    double squares,
    double min,
    double max,
    long outOfRange) {}
