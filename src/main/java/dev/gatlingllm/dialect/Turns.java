package dev.gatlingllm.dialect;

import dev.gatlingllm.prompt.LlmInput;
import dev.gatlingllm.prompt.LlmInput.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * How a body contains the messages before the last one: a system prompt, the turns of a
 * conversation.
 *
 * @param field the body's list of messages
 * @param contentField the field of a message's text
 * @param content converts a text for the API
 * @param assistant the API's name for the model's role
 * @param systemField the body's field for system prompts; empty if they are messages like others
 */
record Turns(
    String field,
    String contentField,
    UnaryOperator<Object> content,
    String assistant,
    String systemField) {
  /** As in OpenAI's chat and most others. */
  static final Turns MESSAGES =
      new Turns("messages", "content", UnaryOperator.identity(), "assistant", "");

  Turns withSystemField(String name) {
    return new Turns(field, contentField, content, assistant, name);
  }

  /**
   * Adds them.
   *
   * @param body a body with only the last message
   */
  void into(Map<String, Object> body, LlmInput input) {
    List<Object> all = new ArrayList<>();
    List<String> system = new ArrayList<>();
    List<Message> messages = input.messages();
    for (Message message : messages.subList(0, messages.size() - 1)) {
      if (message.role().equals(LlmInput.SYSTEM) && !systemField.isEmpty()) {
        system.add(message.content().text());
      } else {
        all.add(entry(message, content.apply(message.content().text())));
      }
    }
    Object asked = body.get(field) instanceof List<?> one ? one.get(one.size() - 1) : null;
    Message last = messages.get(messages.size() - 1);
    all.add(
        asked instanceof Map<?, ?> fields
            ? entry(last, fields.get(contentField))
            : entry(last, body.get(field)));
    if (!system.isEmpty()) {
      Object text = content.apply(String.join("\n\n", system));
      body.put(systemField, text instanceof String ? text : Map.of(contentField, text));
    }
    body.put(field, all);
  }

  private Map<String, Object> entry(Message message, Object text) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("role", message.role().equals(LlmInput.ASSISTANT) ? assistant : message.role());
    entry.put(contentField, text);
    entry.putAll(message.fields());
    return entry;
  }
}
