/**
 * Speaks the APIs of servers: a {@link Dialect} builds a request from a prompt and reads the events
 * of the answer.
 *
 * <p>{@link Dialects} lists them, and finds one by its name. Each is a value composed of a {@link
 * RequestTemplate} and an {@link EventReader}; anything specific to one API is in its file. Events
 * are read from bytes into one reused {@link Delta}, field by field, without an object for each
 * token; {@link RepeatedEvent} recognizes an event that differs from the last one only in its text.
 * Tool calls are put together by {@link ToolCalls}, and {@link ToolTurns} repeats them with their
 * results. {@link FinishReason}, {@link StreamError} and {@link Reasoning} apply to all APIs; all
 * text from a server passes through {@link ServerText}.
 */
package dev.gatlingllm.dialect;
