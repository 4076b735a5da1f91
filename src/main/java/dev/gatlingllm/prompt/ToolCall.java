package dev.gatlingllm.prompt;

import dev.gatlingllm.prompt.LlmInput.Message;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A call of a tool that a model asks for.
 *
 * @param id as the server has it; empty if it gives none
 * @param name of the tool
 * @param arguments JSON text as generated, not checked; may be empty
 */
public record ToolCall(String id, String name, String arguments) {
  /** The role of a tool's result. */
  public static final String TOOL = "tool";

  /** The field of an assistant's message with its calls, in the format of OpenAI's chat. */
  public static final String CALLS = "tool_calls";

  /** The field of a result that names its call. */
  public static final String CALL_ID = "tool_call_id";

  /** The message of the model with these calls, as the next request repeats it. */
  public static Message asked(Prompt text, List<ToolCall> calls) {
    return new Message(
        LlmInput.ASSISTANT, text, Map.of(CALLS, calls.stream().map(ToolCall::json).toList()));
  }

  public Message result(Prompt text) {
    return new Message(TOOL, text, Map.of(CALL_ID, id));
  }

  /** As in OpenAI's chat. A call without arguments has an empty object, so that it is JSON. */
  private Map<String, Object> json() {
    Map<String, Object> function = new LinkedHashMap<>();
    function.put("name", name);
    function.put("arguments", arguments.isBlank() ? "{}" : arguments);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", id);
    json.put("type", "function");
    json.put("function", function);
    return json;
  }

  /**
   * The calls of an assistant's message, read from its fields in the format of OpenAI's chat; none
   * if it has none.
   *
   * @throws IllegalArgumentException if they are not in that format
   */
  public static List<ToolCall> of(Message message) {
    Object calls = message.fields().get(CALLS);
    if (calls == null) {
      return List.of();
    }
    if (!(calls instanceof List<?> list)) {
      throw new IllegalArgumentException(CALLS + " must be an array");
    }
    return list.stream().map(ToolCall::read).toList();
  }

  private static ToolCall read(Object call) {
    if (call instanceof Map<?, ?> fields
        && fields.get("id") instanceof String id
        && fields.get("function") instanceof Map<?, ?> function
        && function.get("name") instanceof String name
        && function.get("arguments") instanceof String arguments) {
      return new ToolCall(id, name, arguments);
    }
    throw new IllegalArgumentException(
        "each of "
            + CALLS
            + " must have \"id\" and a \"function\" with \"name\" and \"arguments\", all strings");
  }
}
