package dev.gatlingllm.record;

import com.fasterxml.jackson.annotation.JsonValue;

/** Where a token count comes from; docs/metrics.md, "Token sources". */
public enum TokenSource {
  USAGE("usage"),
  /** The log probabilities that came with the text: one per token. */
  LOGPROBS("logprobs"),
  /** The client's tokenizer over the whole text. */
  TOKENIZER("tokenizer"),
  /** The number of text chunks: a guess. */
  CHUNKS("chunks");

  private final String label;

  TokenSource(String label) {
    this.label = label;
  }

  @JsonValue
  public String label() {
    return label;
  }
}
