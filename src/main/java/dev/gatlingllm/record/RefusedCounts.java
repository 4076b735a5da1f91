package dev.gatlingllm.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Impossible token counts, which are not used: docs/metrics.md, "A count that cannot be".
 *
 * @param prompt prompt tokens by usage
 * @param completion completion tokens by source. Usage is here and still used as a source if it
 *     left out the reasoning, which was added
 * @param cached cached prompt tokens by usage
 * @param reasoning reasoning tokens by usage
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
