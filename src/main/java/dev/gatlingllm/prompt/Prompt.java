package dev.gatlingllm.prompt;

import java.util.Objects;

/**
 * What a user asks.
 *
 * @param text the text as it is sent, without any chat template
 * @param tokens how many tokens the text is by the run's tokenizer, without special tokens; ≥ 0
 */
public record Prompt(String text, int tokens) {
  public Prompt {
    Objects.requireNonNull(text, "text");
    if (tokens < 0) {
      throw new IllegalArgumentException("tokens is " + tokens + ", must be 0 or more");
    }
  }
}
