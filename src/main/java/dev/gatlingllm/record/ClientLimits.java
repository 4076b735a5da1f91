package dev.gatlingllm.record;

/**
 * The limits within which a client counts as fit to measure: {@code llm.health}.
 *
 * @param sendLagP99Millis of sent − ready, without connecting
 * @param scheduleLagP99Millis of sent − intended
 * @param eventLoopLagP99Millis of the probe on each event loop
 * @param gcShare collector pauses ÷ observed time, 0 to 1
 * @param longestGcPauseMillis of a single pause
 * @param cpuShare cores kept busy ÷ cores available, 0 to 1
 * @param promptWaits maximum number of late prompts
 */
public record ClientLimits(
    double sendLagP99Millis,
    double scheduleLagP99Millis,
    double eventLoopLagP99Millis,
    double gcShare,
    double longestGcPauseMillis,
    double cpuShare,
    long promptWaits) {
  public static final ClientLimits DEFAULT = new ClientLimits(10, 10, 10, 0.05, 100, 0.9, 0);
}
