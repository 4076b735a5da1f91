package dev.gatlingllm.prompt;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What one request asks, from the session to the wire.
 *
 * @param messages in order; the last is what is asked, those before it are its system prompt and
 *     the turns of a conversation. Never empty
 * @param maxTokens at most so many tokens are to be generated; empty for the run's own limit
 * @param stream whether the answer is to come as a stream
 * @param body fields merged into the JSON body, last. A null value removes a field
 */
public record LlmInput(
    List<Message> messages, OptionalInt maxTokens, boolean stream, Map<String, Object> body) {
  /** The role of whoever asks. */
  public static final String USER = "user";

  /** The role of what a model is told beforehand. */
  public static final String SYSTEM = "system";

  /**
   * One message.
   *
   * @param role "system", "user", "assistant", or what else the API knows
   */
  public record Message(String role, Prompt content) {}

  public LlmInput {
    messages = List.copyOf(messages);
    if (messages.isEmpty()) {
      throw new IllegalArgumentException("a request needs one message or more");
    }
  }

  /** One prompt, as the run's settings have it. */
  public static LlmInput of(Prompt prompt, boolean stream) {
    return new LlmInput(List.of(new Message(USER, prompt)), OptionalInt.empty(), stream, Map.of());
  }

  /** What is asked. */
  public Prompt prompt() {
    return messages.get(messages.size() - 1).content();
  }

  /** One message of a user's is all it has: any API can say it. */
  public boolean isOnePrompt() {
    return messages.size() == 1 && messages.get(0).role().equals(USER);
  }

  /**
   * Tokens of the messages' texts by the run's tokenizer; empty where one is not known, as those of
   * an image are to nobody but the server.
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
