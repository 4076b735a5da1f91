/**
 * When it is asked, as plain values; no clock, no thread.
 *
 * <p>A {@link dev.gatlingllm.load.StagePlan} says which {@link dev.gatlingllm.load.Stage} comes
 * next, and a stage's {@link dev.gatlingllm.load.Arrivals} what makes its users come and until
 * when.
 */
package dev.gatlingllm.load;
