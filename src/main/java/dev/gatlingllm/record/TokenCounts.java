package dev.gatlingllm.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Token counts of one request: for prompt and completion, the count used by the metrics with its
 * source, and every available count.
 *
 * @param promptTokens prompt tokens, by usage or else by the tokenizer
 * @param completionTokens generated tokens of all choices, reasoning included
 * @param usageCompletionTokens by the server's usage
 * @param logprobsCompletionTokens number of log probabilities received
 * @param tokenizerCompletionTokens tokens of the text by the client's tokenizer
 * @param cachedPromptTokens prompt tokens that the server took from its cache, by usage
 * @param reasoningTokens reasoning tokens within the completion, by usage
 * @param streamed completion tokens that came as text
 * @param sharedPromptTokens first tokens of the prompt that an earlier request of the run had, too,
 *     so that a prefix cache may have them; empty if unknown
 */
public record TokenCounts(
    OptionalInt promptTokens,
    @JsonProperty("promptTokensSource") Optional<TokenSource> promptSource,
    OptionalInt completionTokens,
    @JsonProperty("completionTokensSource") Optional<TokenSource> completionSource,
    OptionalInt usagePromptTokens,
    OptionalInt tokenizerPromptTokens,
    OptionalInt usageCompletionTokens,
    OptionalInt logprobsCompletionTokens,
    OptionalInt tokenizerCompletionTokens,
    OptionalInt cachedPromptTokens,
    OptionalInt reasoningTokens,
    @JsonUnwrapped StreamedTokenCounts streamed,
    @JsonUnwrapped RefusedCounts refused,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) OptionalInt sharedPromptTokens) {

  /** Whether the server sent usage, possible or not. */
  public boolean usageCame() {
    return usageCompletionTokens.isPresent() || refused.completion().containsKey(TokenSource.USAGE);
  }

  /** Tokens that came as text; if unknown, all tokens. */
  public OptionalInt arrived() {
    return streamed.tokens().isPresent() ? streamed.tokens() : completionTokens;
  }

  /** Mean number of tokens per text chunk; ≥ 1. */
  public double tokensPerChunk(int chunks) {
    int text = tokenizerCompletionTokens.orElse(streamed.tokens().orElse(0));
    return Math.max(1, text / Math.max(1.0, chunks));
  }
}
