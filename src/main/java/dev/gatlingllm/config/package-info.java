/**
 * gatling.conf, a target's file, {@code -D} and the environment → {@link LlmConfig}, an immutable
 * record.
 *
 * <p>{@link ConfigSources} finds the layers, {@link Settings} reads a value and checks it against
 * its rule, the readers build the parts. A wrong value is a {@link ConfigException}: one sentence
 * with the key, the value and the rule, before anything is sent. {@link Secret} and {@link
 * Redactor} keep keys out of every output, in every spelling that {@link SpelledSecret} knows.
 */
package dev.gatlingllm.config;
