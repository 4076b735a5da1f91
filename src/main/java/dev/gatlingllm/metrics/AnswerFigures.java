package dev.gatlingllm.metrics;

import java.util.Map;
import java.util.OptionalDouble;

/**
 * Figures of a stage's successful answers, other than their times.
 *
 * @param chunkTokens mean number of completion tokens per text chunk
 * @param coalescedShare share of the text chunks that came in the same read as the previous one
 * @param longestGapMillis longest gap between two chunks of an answer
 * @param latencyPerTokenMillis mean of (end − firstToken) ÷ completion tokens, as in llm_bench
 * @param promptSources number of requests by the source of their prompt tokens ("usage", …)
 * @param completionSources number of requests by the source of their completion tokens
 * @param promptOverhead tokens of a prompt that the server counts beyond its text
 */
public record AnswerFigures(
    OptionalDouble chunkTokens,
    OptionalDouble coalescedShare,
    OptionalDouble longestGapMillis,
    OptionalDouble latencyPerTokenMillis,
    PromptFigures prompts,
    Map<String, Long> promptSources,
    Map<String, Long> completionSources,
    PromptOverhead promptOverhead,
    Map<String, Long> finishReasons) {

  /**
   * @param times empty, as {@code means} is, if nothing was measured
   * @param counts which are told nevertheless
   */
  static AnswerFigures of(
      StageLatencies times, TokenTally means, TokenTally counts, Map<String, Long> finishReasons) {
    return new AnswerFigures(
        means.chunkTokens(),
        means.coalescedShare(),
        times.longestGapMillis(),
        times.latencyPerTokenMillis(),
        counts.prompts(),
        counts.promptSources(),
        counts.completionSources(),
        counts.promptOverhead(),
        finishReasons);
  }
}
