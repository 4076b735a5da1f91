package dev.gatlingllm.prompt;

import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * What users ask, as a plain value: nothing is read or made before it is opened. Equal plans share
 * a source.
 */
public interface InputPlan {

  /** What is asked, for people: "prompts of 512 tokens". */
  String words();

  /** Tokens of each prompt; empty if they differ, or are unknown. */
  default OptionalInt tokens() {
    return OptionalInt.empty();
  }

  /** About how many bytes of memory the prompt of one request takes; 0 if its source knows it. */
  default long bytesEach() {
    return 0;
  }

  /** The setting, or the call of the DSL, that says how long prompts are. */
  String key();

  /** Whether each request has a limit of its own for the tokens of the answer. */
  default boolean limitsAnswers() {
    return false;
  }

  /** Whether a request may have more than one message, which some APIs do not support. */
  default boolean conversations() {
    return false;
  }

  /**
   * Checks it, and opens its source: once, before the load.
   *
   * @throws dev.gatlingllm.config.ConfigException with one sentence
   * @throws TokenizerException if no such prompts can be made
   */
  Source<Script> open(Context context);

  /**
   * What a source is opened with.
   *
   * @param seed of what is drawn
   * @param injector number of this load generator, from 1 to injectors
   * @param say takes a sentence that a reader of the reports should know
   * @param fits throws an {@link IllegalArgumentException} with what the API cannot have of an
   *     input
   */
  record Context(
      Tokenizer tokenizer,
      long seed,
      int injector,
      int injectors,
      Consumer<String> say,
      Consumer<LlmInput> fits) {}
}
