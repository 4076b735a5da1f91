package dev.gatlingllm.prompt;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * The prompt of a request. In Gatling's expression language, and as JSON, it is its text.
 *
 * @param text the text as sent, without any chat template
 * @param tokens number of tokens of the text by the run's tokenizer, without special tokens; ≥ 0.
 *     Empty if not counted
 * @param images images sent with the text; usually none
 */
public record Prompt(@JsonValue String text, OptionalInt tokens, List<Image> images) {
  public Prompt {
    Objects.requireNonNull(text, "text");
    if (tokens.orElse(0) < 0) {
      throw new IllegalArgumentException("tokens is " + tokens.getAsInt() + ", must be 0 or more");
    }
    images = List.copyOf(images);
  }

  /** A prompt without images. */
  public Prompt(String text, int tokens) {
    this(text, OptionalInt.of(tokens), List.of());
  }

  /** A prompt of text whose tokens are not counted. */
  public static Prompt uncounted(String text) {
    return new Prompt(text, OptionalInt.empty(), List.of());
  }

  @Override
  public String toString() {
    return text;
  }
}
