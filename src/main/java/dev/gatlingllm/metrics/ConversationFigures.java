package dev.gatlingllm.metrics;

/**
 * Conversations of a stage, by the requests that were sent in its window.
 *
 * @param begun conversations whose first turn was sent
 * @param completed conversations whose last turn was answered
 * @param failed conversations that ended because a turn failed
 * @param toolRounds requests with results of tools
 */
public record ConversationFigures(long begun, long completed, long failed, long toolRounds) {}
