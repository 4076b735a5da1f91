package dev.gatlingllm.prompt;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.gatlingllm.record.Labels;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The input of one request. As an attribute of a session, {@code #{prompt}}, it is all that a
 * request sends; in Gatling's expression language and as JSON it is the text of its prompt.
 *
 * @param messages in order: the system prompt and the turns of a conversation, then the prompt
 *     itself. Never empty
 * @param maxTokens maximum number of completion tokens; empty for the run's limit
 * @param stream whether to request a stream; empty for what the run requests
 * @param body fields merged into the JSON body, last. A null value removes a field
 * @param labels what the request belongs to, for the reports
 * @param sharedTokens number of first tokens that an earlier request of the run had, too, so that a
 *     prefix cache may have them; empty if unknown
 */
public record LlmInput(
    List<Message> messages,
    OptionalInt maxTokens,
    Optional<Boolean> stream,
    Map<String, Object> body,
    Labels labels,
    OptionalInt sharedTokens) {
  /** Session attribute of an input. */
  public static final String PROMPT = "prompt";

  /** Session attribute of the number of tokens of an input. */
  public static final String PROMPT_TOKENS = "promptTokens";

  public static final String USER = "user";

  /** The role of a system prompt. */
  public static final String SYSTEM = "system";

  /** The role of the model. */
  public static final String ASSISTANT = "assistant";

  /** The roles of the APIs; a model's own chat template may know others. */
  public static final Set<String> ROLES =
      Collections.unmodifiableSet(
          new LinkedHashSet<>(
              List.of(SYSTEM, "developer", USER, ASSISTANT, "tool", "function", "model")));

  /**
   * @param role "system", "user", "assistant", or another role of the API
   * @param fields further fields of the message in the API's own format, e.g. "tool_calls"; null
   *     values are allowed
   */
  public record Message(String role, Prompt content, Map<String, Object> fields) {
    /** A message without further fields. */
    public Message(String role, Prompt content) {
      this(role, content, Map.of());
    }
  }

  public LlmInput {
    messages = List.copyOf(messages);
    if (messages.isEmpty()) {
      throw new IllegalArgumentException("a request needs one message or more");
    }
  }

  /** These messages, otherwise with the run's settings. */
  public static LlmInput of(List<Message> messages) {
    return new LlmInput(
        messages,
        OptionalInt.empty(),
        Optional.empty(),
        Map.of(),
        Labels.NONE,
        OptionalInt.empty());
  }

  /** A single prompt, otherwise with the run's settings. */
  public static LlmInput of(Prompt prompt) {
    return of(List.of(new Message(USER, prompt)));
  }

  public LlmInput with(List<Message> others) {
    return new LlmInput(others, maxTokens, stream, body, labels, sharedTokens);
  }

  public LlmInput withMaxTokens(OptionalInt limit) {
    return new LlmInput(messages, limit, stream, body, labels, sharedTokens);
  }

  public LlmInput with(boolean streamed) {
    return streams() == streamed
        ? this
        : new LlmInput(messages, maxTokens, Optional.of(streamed), body, labels, sharedTokens);
  }

  public LlmInput with(Labels others) {
    return new LlmInput(messages, maxTokens, stream, body, others, sharedTokens);
  }

  public LlmInput withBody(Map<String, Object> fields) {
    return new LlmInput(messages, maxTokens, stream, fields, labels, sharedTokens);
  }

  /** A copy whose first tokens an earlier request had, too. */
  public LlmInput sharing(int firstTokens) {
    return sharing(OptionalInt.of(firstTokens));
  }

  /** The same; empty if that is unknown. */
  LlmInput sharing(OptionalInt firstTokens) {
    return new LlmInput(messages, maxTokens, stream, body, labels, firstTokens);
  }

  /** A copy that leaves no choice to the run: with what another input has and this one has not. */
  public LlmInput or(OptionalInt limit, boolean streamed, Map<String, Object> fields) {
    Map<String, Object> all = fields;
    if (!body.isEmpty()) {
      all = new LinkedHashMap<>(fields);
      all.putAll(body);
    }
    return new LlmInput(
        messages,
        maxTokens.isPresent() ? maxTokens : limit,
        Optional.of(stream.orElse(streamed)),
        all,
        labels,
        sharedTokens);
  }

  /** Whether a stream is requested; yes, unless something else is said. */
  public boolean streams() {
    return stream.orElse(true);
  }

  /** The prompt: the last message. */
  public Prompt prompt() {
    return messages.get(messages.size() - 1).content();
  }

  /** Whether it is a single user message, which every API supports. */
  public boolean isOnePrompt() {
    return messages.size() == 1
        && messages.get(0).role().equals(USER)
        && messages.get(0).fields().isEmpty();
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

  /** The text of the prompt. */
  @Override
  @JsonValue
  public String toString() {
    return prompt().text();
  }
}
