package dev.gatlingllm.dialect;

import dev.gatlingllm.prompt.LlmInput.Message;
import dev.gatlingllm.prompt.ToolCall;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How an API's list of messages contains tool calls and their results. An input has them as in
 * OpenAI's chat ({@link ToolCall}).
 */
enum ToolTurns {
  /** Not at all: messages are as they are. */
  NONE {
    @Override
    void add(Message message, Map<String, Object> entry, List<Object> to) {
      to.add(entry);
    }
  },

  /** OpenAI's chat. A message with calls and without a text has null, as in its answers. */
  CHAT {
    @Override
    void add(Message message, Map<String, Object> entry, List<Object> to) {
      if (message.fields().containsKey(ToolCall.CALLS) && "".equals(entry.get(Turns.CONTENT))) {
        entry.put(Turns.CONTENT, null);
      }
      to.add(entry);
    }
  },

  /** Calls and results are blocks of content. All results of a message's calls are in one. */
  BLOCKS {
    @Override
    void add(Message message, Map<String, Object> entry, List<Object> to) {
      if (isResult(message)) {
        Map<String, Object> block = new LinkedHashMap<>();
        block.put(TYPE, "tool_result");
        block.put("tool_use_id", callId(message));
        block.put(Turns.CONTENT, entry.get(Turns.CONTENT));
        if (to.isEmpty() || !(to.get(to.size() - 1) instanceof Results)) {
          to.add(new Results("user", new ArrayList<>()));
        }
        ((Results) to.get(to.size() - 1)).content.add(block);
        return;
      }
      List<ToolCall> calls = ToolCall.of(message);
      if (!calls.isEmpty()) {
        List<Object> blocks = new ArrayList<>();
        if (!message.content().text().isBlank()) {
          blocks.add(Map.of(TYPE, "text", "text", message.content().text()));
        }
        calls.forEach(call -> blocks.add(block(call)));
        entry.put(Turns.CONTENT, blocks);
        entry.remove(ToolCall.CALLS);
      }
      to.add(entry);
    }

    private Map<String, Object> block(ToolCall call) {
      Map<String, Object> block = new LinkedHashMap<>();
      block.put(TYPE, "tool_use");
      block.put("id", call.id());
      block.put("name", call.name());
      block.put("input", BodyTemplate.object(call.arguments(), "arguments"));
      return block;
    }
  },

  /** OpenAI's responses: calls and results are items of their own. */
  ITEMS {
    @Override
    void add(Message message, Map<String, Object> entry, List<Object> to) {
      if (isResult(message)) {
        Map<String, Object> item = new LinkedHashMap<>();
        item.put(TYPE, "function_call_output");
        item.put(CALL_ID, callId(message));
        item.put("output", entry.get(Turns.CONTENT));
        to.add(item);
        return;
      }
      List<ToolCall> calls = ToolCall.of(message);
      entry.remove(ToolCall.CALLS);
      if (calls.isEmpty() || !message.content().text().isBlank()) {
        to.add(entry);
      }
      calls.forEach(call -> to.add(item(call)));
    }

    private Map<String, Object> item(ToolCall call) {
      Map<String, Object> item = new LinkedHashMap<>();
      item.put(TYPE, "function_call");
      item.put(CALL_ID, call.id());
      item.put("name", call.name());
      item.put("arguments", call.arguments());
      return item;
    }
  };

  private static final String TYPE = "type";
  private static final String CALL_ID = "call_id";

  /** A message with results, to which those that follow are added. */
  private record Results(String role, List<Object> content) {}

  /**
   * Adds a message.
   *
   * @param entry the message as it is without tools
   * @throws IllegalArgumentException if its calls or its result are not in the format of OpenAI's
   *     chat
   */
  abstract void add(Message message, Map<String, Object> entry, List<Object> to);

  private static boolean isResult(Message message) {
    return message.role().equals(ToolCall.TOOL);
  }

  private static String callId(Message message) {
    if (message.fields().get(ToolCall.CALL_ID) instanceof String id) {
      return id;
    }
    throw new IllegalArgumentException(
        "a message of the role \"tool\" must have \"" + ToolCall.CALL_ID + "\", a string");
  }
}
