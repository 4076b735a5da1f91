package dev.gatlingllm.stream;

/**
 * How a server framed its stream, as far as it was read.
 *
 * @param bytes of the body
 * @param comments comment lines
 * @param sawLf a line ended in LF alone
 * @param sawCr a line ended in CR alone
 * @param sawCrLf a line ended in CR LF
 */
public record Framing(long bytes, long comments, boolean sawLf, boolean sawCr, boolean sawCrLf) {}
