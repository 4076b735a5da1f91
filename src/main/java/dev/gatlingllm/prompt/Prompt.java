package dev.gatlingllm.prompt;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * What a user asks. In Gatling's expression language, and as JSON, it is its text.
 *
 * @param text the text as it is sent, without any chat template
 * @param tokens how many tokens the text is by the run's tokenizer, without special tokens; ≥ 0.
 *     Empty where nobody has counted them
 * @param images what is shown beside the text; none as a rule
 */
public record Prompt(@JsonValue String text, OptionalInt tokens, List<Image> images) {
  public Prompt {
    Objects.requireNonNull(text, "text");
    if (tokens.orElse(0) < 0) {
      throw new IllegalArgumentException("tokens is " + tokens.getAsInt() + ", must be 0 or more");
    }
    images = List.copyOf(images);
  }

  /** Of text alone. */
  public Prompt(String text, int tokens) {
    this(text, tokens, List.of());
  }

  public Prompt(String text, int tokens, List<Image> images) {
    this(text, OptionalInt.of(tokens), images);
  }

  /** Of text alone, whose tokens nobody has counted. */
  public static Prompt uncounted(String text) {
    return new Prompt(text, OptionalInt.empty(), List.of());
  }

  /** The text. */
  @Override
  public String toString() {
    return text;
  }
}
