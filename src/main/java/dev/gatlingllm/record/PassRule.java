package dev.gatlingllm.record;

/**
 * The conditions for a run to pass. The client's fitness is one only if requested; Gatling's own
 * assertions are judged later.
 *
 * @param maxFailRatio failed ÷ sent of the run, and of each stage; 0 to 1
 * @param failOnClientBound whether a client that was not fit to measure fails the run
 */
public record PassRule(double maxFailRatio, boolean failOnClientBound) {}
