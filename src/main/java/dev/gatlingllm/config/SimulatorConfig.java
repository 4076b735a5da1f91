package dev.gatlingllm.config;

import java.time.Duration;

/** The embedded server's model: {@code llm.simulator}. */
public record SimulatorConfig(
    int prefillTokensPerSecond,
    Duration decodeStep,
    Duration decodeStepPerSequence,
    int maxBatch) {}
