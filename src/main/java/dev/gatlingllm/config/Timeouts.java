package dev.gatlingllm.config;

import java.time.Duration;

/**
 * How long a request may take; each above zero.
 *
 * @param connect DNS, TCP and TLS
 * @param firstToken from the send to the first generated text
 * @param idle without a byte, once text has begun
 * @param total from the send to the end
 */
public record Timeouts(Duration connect, Duration firstToken, Duration idle, Duration total) {}
