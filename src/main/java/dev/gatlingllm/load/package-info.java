/**
 * When requests are sent, as plain values without clocks or threads.
 *
 * <p>A {@link dev.gatlingllm.load.StagePlan} says which {@link dev.gatlingllm.load.Stage} comes
 * next, and a stage's {@link dev.gatlingllm.load.Arrivals} say whether its load is closed or the
 * simulation's own injection profile, and when it ends.
 */
package dev.gatlingllm.load;
