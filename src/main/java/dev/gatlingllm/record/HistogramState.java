package dev.gatlingllm.record;

/**
 * Everything that a histogram of durations holds, so that it can be read off again to the last
 * digit, or added to another.
 *
 * @param counts HdrHistogram's compressed form (V2), base64
 * @param mean in milliseconds, as {@code min} and {@code max}; 0 where there is no sample
 * @param squares the sum of the squared distances from the mean
 * @param outOfRange samples that were clamped
 */
public record HistogramState(
    String counts,
    long count,
    double mean,
    double squares,
    double min,
    double max,
    long outOfRange) {}
