/**
 * Reads the bytes of one answer and decides its outcome.
 *
 * <p>{@link dev.gatlingllm.answer.AnswerReader} takes the bytes as they are read from the socket; a
 * decoder of {@code stream} finds the events, and the dialect reads them. The result is the {@link
 * dev.gatlingllm.answer.AnswerOutcome}: the timeline of the text chunks, the answer's metadata, and
 * at the end whether it is complete or why not. Runs and the probe share it, so they never judge an
 * answer differently.
 *
 * <p>Bounds on what a server may send are in {@link dev.gatlingllm.answer.AnswerBounds}; the memory
 * of all answers in flight is limited by {@code AnswerMemory}. The only Netty type used here is its
 * byte buffer.
 */
package dev.gatlingllm.answer;
