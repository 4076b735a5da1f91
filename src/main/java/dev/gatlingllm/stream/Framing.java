package dev.gatlingllm.stream;

/**
 * How a server framed its stream, as far as it was read.
 *
 * @param bytes size of the body so far
 * @param comments number of comment lines
 * @param sawLf whether a line ended in LF alone
 * @param sawCr whether a line ended in CR alone
 * @param sawCrLf whether a line ended in CR LF
 */
public record Framing(long bytes, long comments, boolean sawLf, boolean sawCr, boolean sawCrLf) {}
