package dev.gatlingllm.dialect;

import dev.gatlingllm.config.Generation;

/** The dialects there are. */
public final class Dialects {
  private Dialects() {}

  /**
   * The dialect of an API.
   *
   * @param api as {@code llm.api} names it: "chat" or "completions"
   * @throws IllegalArgumentException for any other name; its message lists the known ones
   */
  public static Dialect of(String api, Generation generation) {
    return switch (api) {
      case OpenAiChat.NAME -> new OpenAiChat(generation);
      case OpenAiCompletions.NAME -> new OpenAiCompletions(generation);
      default ->
          throw new IllegalArgumentException(
              "llm.api is '%s', must be one of: %s, %s"
                  .formatted(api, OpenAiChat.NAME, OpenAiCompletions.NAME));
    };
  }
}
