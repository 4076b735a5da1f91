/**
 * When requests are sent, as plain values: no clock, no thread.
 *
 * <p>A {@link dev.gatlingllm.load.StagePlan} says which {@link dev.gatlingllm.load.Stage} comes
 * next, and a stage's {@link dev.gatlingllm.load.Arrivals} whether its load is closed or the
 * simulation's own profile, and when it ends.
 */
package dev.gatlingllm.load;
