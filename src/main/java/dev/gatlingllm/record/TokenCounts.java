package dev.gatlingllm.record;

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
 */
public record TokenCounts(
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

  /**
   * Tokens in a text chunk, on average, at least 1: of the text that came, so far as is known.
   * Reasoning that usage counts may never have been sent, so it is left out there.
   *
   * @param chunks text chunks
   */
  public double tokensPerChunk(int chunks) {
    int usage = usageCompletionTokens.orElse(0) - reasoningTokens.orElse(0);
    return Math.max(1, tokenizerCompletionTokens.orElse(usage) / Math.max(1.0, chunks));
  }
}
