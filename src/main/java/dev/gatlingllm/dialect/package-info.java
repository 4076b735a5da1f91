/**
 * How one API is spoken: {@link Dialect} builds a request from a prompt and reads the events of the
 * answer.
 *
 * <p>{@link Dialects} lists them, and picks one by its name. Each is a value made of parts: a
 * {@link RequestTemplate} and an {@link EventReader}; what one API has of its own is in its file.
 * Events are read from bytes into one reused {@link Delta}, field by field, with no object for a
 * token; {@link RepeatedEvent} recognizes an event that equals the last one but for its text.
 * {@link FinishReason}, {@link StreamError} and {@link Reasoning} say what words mean in all of
 * them; {@link ServerText} is the one door for a server's words.
 */
package dev.gatlingllm.dialect;
