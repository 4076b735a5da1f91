package dev.gatlingllm.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Counts of tokens that cannot be, and so are none: docs/metrics.md, "A count that cannot be".
 *
 * @param prompt what usage says of the prompt
 * @param completion what a source said of the completion. Usage that stands here and has a count
 *     all the same left the reasoning out, which was added
 * @param cached what usage says of the prompt's tokens in its cache
 * @param reasoning what usage says of the completion's tokens of reasoning
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RefusedCounts(
    @JsonProperty("refusedUsagePromptTokens") OptionalInt prompt,
    @JsonProperty("refusedCompletionTokens") Map<TokenSource, Integer> completion,
    @JsonProperty("refusedCachedPromptTokens") OptionalInt cached,
    @JsonProperty("refusedReasoningTokens") OptionalInt reasoning) {
  public static final RefusedCounts NONE =
      new RefusedCounts(OptionalInt.empty(), Map.of(), OptionalInt.empty(), OptionalInt.empty());

  public RefusedCounts {
    completion = completion == null ? Map.of() : Map.copyOf(completion);
  }
}
