package dev.gatlingllm.prompt;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The input of one request.
 *
 * @param messages in order: the system prompt and the turns of a conversation, then the prompt
 *     itself. Never empty
 * @param maxTokens maximum number of completion tokens; empty for the run's limit
 * @param stream whether to request a stream
 * @param body fields merged into the JSON body, last. A null value removes a field
 */
public record LlmInput(
    List<Message> messages, OptionalInt maxTokens, boolean stream, Map<String, Object> body) {
  /** The role of the user. */
  public static final String USER = "user";

  /** The role of a system prompt. */
  public static final String SYSTEM = "system";

  /**
   * One message.
   *
   * @param role "system", "user", "assistant", or another role of the API
   */
  public record Message(String role, Prompt content) {}

  public LlmInput {
    messages = List.copyOf(messages);
    if (messages.isEmpty()) {
      throw new IllegalArgumentException("a request needs one message or more");
    }
  }

  /** A single prompt, otherwise with the run's settings. */
  public static LlmInput of(Prompt prompt, boolean stream) {
    return new LlmInput(List.of(new Message(USER, prompt)), OptionalInt.empty(), stream, Map.of());
  }

  /** The prompt: the last message. */
  public Prompt prompt() {
    return messages.get(messages.size() - 1).content();
  }

  /** Whether it is a single user message, which every API supports. */
  public boolean isOnePrompt() {
    return messages.size() == 1 && messages.get(0).role().equals(USER);
  }

  /**
   * Tokens of the messages' texts by the run's tokenizer; empty if one is unknown, as only the
   * server knows those of images.
   */
  public OptionalInt tokens() {
    int sum = 0;
    for (Message message : messages) {
      Prompt content = message.content();
      if (content.tokens().isEmpty() || !content.images().isEmpty()) {
        return OptionalInt.empty();
      }
      sum += content.tokens().getAsInt();
    }
    return OptionalInt.of(sum);
  }
}
