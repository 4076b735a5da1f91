package dev.gatlingllm.config;

/** Where completion tokens are to be counted: {@code llm.tokenCount}. */
public enum TokenCount {
  AUTO,
  USAGE,
  LOGPROBS,
  TOKENIZER,
  CHUNKS
}
