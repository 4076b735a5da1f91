package dev.gatlingllm.record;

/**
 * The conditions for a run to pass. It says nothing of the client's fitness but where that is asked
 * for, and nothing of Gatling's own assertions, which are judged later.
 *
 * @param maxFailRatio failed ÷ sent of the run, and of each stage; 0 to 1
 * @param failOnClientBound whether a client that was not fit to measure fails the run
 */
public record PassRule(double maxFailRatio, boolean failOnClientBound) {}
