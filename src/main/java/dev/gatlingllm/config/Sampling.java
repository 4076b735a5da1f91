package dev.gatlingllm.config;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * How the model is to choose its tokens. What is empty is not sent.
 *
 * @param topK the most likely tokens to choose from; ≥ 1
 * @param n answers to one request; ≥ 1
 * @param logprobs log probabilities of each token, and of so many alternatives to it; ≥ 0
 * @param reasoningEffort e.g. "low"
 * @param minTokens at least so many tokens are generated; ≥ 1
 */
public record Sampling(
    OptionalInt topK,
    int n,
    OptionalInt logprobs,
    Optional<String> reasoningEffort,
    OptionalInt minTokens) {

  /** All is left to the server. */
  public static final Sampling SERVERS_OWN =
      new Sampling(
          OptionalInt.empty(), 1, OptionalInt.empty(), Optional.empty(), OptionalInt.empty());
}
