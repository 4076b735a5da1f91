package dev.gatlingllm.prompt;

import java.util.List;
import java.util.Objects;

/**
 * What a user asks.
 *
 * @param text the text as it is sent, without any chat template
 * @param tokens how many tokens the text is by the run's tokenizer, without special tokens; ≥ 0
 * @param images what is shown beside the text; none as a rule
 */
public record Prompt(String text, int tokens, List<Image> images) {
  public Prompt {
    Objects.requireNonNull(text, "text");
    if (tokens < 0) {
      throw new IllegalArgumentException("tokens is " + tokens + ", must be 0 or more");
    }
    images = List.copyOf(images);
  }

  /** Of text alone. */
  public Prompt(String text, int tokens) {
    this(text, tokens, List.of());
  }
}
