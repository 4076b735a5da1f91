/**
 * From the bytes of one answer to its outcome.
 *
 * <p>{@link dev.gatlingllm.answer.AnswerReader} takes the bytes as they are read from the socket,
 * lets a decoder of {@code stream} find the events and the dialect read each, and tells the {@link
 * dev.gatlingllm.answer.AnswerOutcome}: the timeline of the text chunks, what the answer said of
 * itself, and at its end whether it is whole or why not. A run and the probe read by it, so they
 * can never judge one answer in two ways.
 *
 * <p>Bounds on what a server may send are in {@link dev.gatlingllm.answer.AnswerBounds}; what all
 * answers under way may hold together is in {@code AnswerMemory}. The only type of Netty's used
 * here is its byte buffer.
 */
package dev.gatlingllm.answer;
