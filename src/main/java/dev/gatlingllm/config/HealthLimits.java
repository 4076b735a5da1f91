package dev.gatlingllm.config;

import java.time.Duration;

/**
 * The limits beyond which a client is not fit to measure: {@code llm.health}.
 *
 * @param sendLagP99 from ready to sent, connecting left out
 * @param scheduleLagP99 from intended to sent
 * @param eventLoopLagP99 of the probe on each event loop
 * @param gcShare share of the time in garbage collection pauses, 0 to 1
 * @param longestGcPause of a single pause
 * @param cpuShare share of the cores that the client kept busy, 0 to 1
 * @param promptWaits prompts that were not ready in time, from 0
 */
public record HealthLimits(
    Duration sendLagP99,
    Duration scheduleLagP99,
    Duration eventLoopLagP99,
    double gcShare,
    Duration longestGcPause,
    double cpuShare,
    long promptWaits) {

  static HealthLimits of(Settings settings) {
    String share = "a number from 0 to 1";
    return new HealthLimits(
        settings.duration("llm.health.sendLagP99"),
        settings.duration("llm.health.scheduleLagP99"),
        settings.duration("llm.health.eventLoopLagP99"),
        settings.between("llm.health.gcShare", 0, 1, share),
        settings.duration("llm.health.longestGcPause"),
        settings.between("llm.health.cpuShare", 0, 1, share),
        settings.count("llm.health.promptWaits"));
  }
}
