/**
 * When requests are sent, as plain values without clocks or threads.
 *
 * <p>A {@link dev.gatlingllm.load.StagePlan} says which {@link dev.gatlingllm.load.Stage} comes
 * next, and a stage's {@link dev.gatlingllm.load.Arrivals} say whether its load is closed, open or
 * the simulation's own injection profile, and when it ends. A {@link dev.gatlingllm.load.Shape}
 * says how the users of a stage come over its time; it gives a {@link dev.gatlingllm.load.Schedule}
 * of instants by a seed. {@code StageWords} reads the words of {@code llm.load}: a new shape is a
 * class and its words there. A {@link dev.gatlingllm.load.Trace} is a file whose rows say when
 * users come and what they ask ({@code TraceRows}, read row by row as users come): a new format is
 * a {@code TraceFormat}.
 */
package dev.gatlingllm.load;
