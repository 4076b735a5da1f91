package dev.gatlingllm.metrics;

import java.util.Map;
import java.util.OptionalDouble;

/**
 * What the successful answers of a stage were like, beside their times.
 *
 * @param chunkTokens mean completion tokens a text chunk
 * @param coalescedShare share of the text chunks that came in the same read as the one before
 * @param longestGapMillis between two chunks of one answer
 * @param latencyPerTokenMillis (end − firstToken) ÷ completion tokens, the mean: llm_bench's figure
 * @param promptSources requests by the source of their prompt tokens ("usage", …)
 * @param completionSources requests by the source of their completion tokens
 * @param promptOverhead what the server counts of a prompt beyond its text
 * @param finishReasons requests by finish reason
 */
public record AnswerFigures(
    OptionalDouble chunkTokens,
    OptionalDouble coalescedShare,
    OptionalDouble longestGapMillis,
    OptionalDouble latencyPerTokenMillis,
    Map<String, Long> promptSources,
    Map<String, Long> completionSources,
    PromptOverhead promptOverhead,
    Map<String, Long> finishReasons) {}
