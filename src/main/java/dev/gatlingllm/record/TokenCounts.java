package dev.gatlingllm.record;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Token counts of one request. Each side has the count that the metrics use with its source, and
 * every count that was at hand.
 *
 * @param promptTokens of the prompt: usage, else the tokenizer's
 * @param completionTokens generated, reasoning included, all choices together
 * @param usageCompletionTokens what the server's usage says
 * @param logprobsCompletionTokens tokens whose log probabilities came
 * @param tokenizerCompletionTokens what the client's tokenizer makes of the text
 * @param cachedPromptTokens prompt tokens that the server took from its cache, by its usage
 * @param reasoningTokens part of the completion, by the server's usage
 * @param streamed of the completion, what came as text
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
    @JsonUnwrapped RefusedCounts refused) {

  /** Of counts that all can be, and of an answer that came in a chunk for each token. */
  public TokenCounts(
      OptionalInt promptTokens,
      Optional<TokenSource> promptSource,
      OptionalInt completionTokens,
      Optional<TokenSource> completionSource,
      OptionalInt usagePromptTokens,
      OptionalInt tokenizerPromptTokens,
      OptionalInt usageCompletionTokens,
      OptionalInt logprobsCompletionTokens,
      OptionalInt tokenizerCompletionTokens,
      OptionalInt cachedPromptTokens,
      OptionalInt reasoningTokens) {
    this(
        promptTokens,
        promptSource,
        completionTokens,
        completionSource,
        usagePromptTokens,
        tokenizerPromptTokens,
        usageCompletionTokens,
        logprobsCompletionTokens,
        tokenizerCompletionTokens,
        cachedPromptTokens,
        reasoningTokens,
        StreamedTokenCounts.oneEach(completionTokens),
        RefusedCounts.NONE);
  }

  /** The server told its usage, whether or not it can be. */
  public boolean usageCame() {
    return usageCompletionTokens.isPresent() || refused.completion().containsKey(TokenSource.USAGE);
  }

  /** Tokens that came as text; where that is not known, all. */
  public OptionalInt arrived() {
    return streamed.tokens().isPresent() ? streamed.tokens() : completionTokens;
  }

  /**
   * Tokens in a text chunk, on average, at least 1: of the text that came, so far as is known.
   *
   * @param chunks text chunks
   */
  public double tokensPerChunk(int chunks) {
    int text = tokenizerCompletionTokens.orElse(streamed.tokens().orElse(0));
    return Math.max(1, text / Math.max(1.0, chunks));
  }
}
