package dev.gatlingllm.config;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * How the model chooses its tokens. Empty values are not sent.
 *
 * @param topK the most likely tokens to choose from; ≥ 1
 * @param n answers to one request; ≥ 1
 * @param logprobs number of alternatives whose log probabilities are requested, in addition to each
 *     token's own; ≥ 0
 * @param reasoningEffort e.g. "low"
 * @param minTokens minimum number of tokens to generate; ≥ 1
 */
public record Sampling(
    OptionalInt topK,
    int n,
    OptionalInt logprobs,
    Optional<String> reasoningEffort,
    OptionalInt minTokens) {}
