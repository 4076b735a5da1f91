/** When it is asked: the {@link Stage}s of a run, as plain values. No clock, no thread. */
package dev.gatlingllm.load;
