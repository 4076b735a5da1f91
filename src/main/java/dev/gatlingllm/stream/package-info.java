/**
 * Bytes → events, as they come off the wire: {@link SseDecoder} (WHATWG HTML, 9.2), {@link
 * NdjsonDecoder} and the chunks of HTTP/1.1 ({@link ChunkFrames}).
 *
 * <p>A decoder offers ranges of its own buffer, not copies, and counts what is odd ({@link
 * Framing}). Nothing here knows JSON or an API.
 */
package dev.gatlingllm.stream;
