package dev.gatlingllm.dialect;

import dev.gatlingllm.prompt.LlmInput;
import dev.gatlingllm.prompt.LlmInput.Message;
import dev.gatlingllm.prompt.Prompt;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * How a body contains several messages: a system prompt, the turns of a conversation.
 *
 * @param field the body's list of messages
 * @param words the fields of a message with its text and images
 * @param assistant the API's name for the model's role
 * @param systemField the body's field for system prompts; empty if they are messages like others
 * @param tools how it contains tool calls and their results
 * @param anyRole whether a server may know roles of its own, as those do whose chat template is the
 *     model's
 */
record Turns(
    String field,
    Function<Prompt, Map<String, Object>> words,
    String assistant,
    String systemField,
    ToolTurns tools,
    boolean anyRole) {
  /** The field of a message's text in most APIs. */
  static final String CONTENT = "content";

  /** Of an API whose names are those of OpenAI's chat, as most are. */
  static Turns of(
      String field,
      Function<Prompt, Object> content,
      String systemField,
      ToolTurns tools,
      boolean anyRole) {
    return new Turns(
        field,
        prompt -> Map.of(CONTENT, content.apply(prompt)),
        LlmInput.ASSISTANT,
        systemField,
        tools,
        anyRole);
  }

  /**
   * Sets the messages of a body.
   *
   * @throws IllegalArgumentException if the API cannot have them
   */
  void into(Map<String, Object> body, LlmInput input) {
    List<Object> all = new ArrayList<>();
    List<String> system = new ArrayList<>();
    int last = input.messages().size() - 1;
    for (int i = 0; i <= last; i++) {
      Message message = input.messages().get(i);
      if (i < last && message.role().equals(LlmInput.SYSTEM) && !systemField.isEmpty()) {
        system.add(message.content().text());
      } else {
        tools.add(message, entry(message), all);
      }
    }
    if (!system.isEmpty()) {
      Map<String, Object> fields = words.apply(Prompt.uncounted(String.join("\n\n", system)));
      body.put(systemField, fields.get(CONTENT) instanceof String text ? text : fields);
    }
    body.put(field, all);
  }

  private Map<String, Object> entry(Message message) {
    if (!anyRole && !LlmInput.ROLES.contains(message.role())) {
      throw new IllegalArgumentException(
          "the role '%s' is none of %s"
              .formatted(message.role(), String.join(", ", LlmInput.ROLES)));
    }
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("role", message.role().equals(LlmInput.ASSISTANT) ? assistant : message.role());
    entry.putAll(words.apply(message.content()));
    entry.putAll(message.fields());
    return entry;
  }
}
