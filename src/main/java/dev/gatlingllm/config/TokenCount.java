package dev.gatlingllm.config;

/** The source of completion tokens: {@code llm.tokenCount}. */
public enum TokenCount {
  AUTO,
  USAGE,
  LOGPROBS,
  TOKENIZER,
  CHUNKS
}
