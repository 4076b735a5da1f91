package dev.gatlingllm.dialect;

import com.fasterxml.jackson.core.JsonParser;
import dev.gatlingllm.dialect.GeneratedText.Kind;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The types of the events of OpenAI's responses, as far as they matter. */
final class ResponseEvent {
  static final String COMPLETED = "response.completed";
  static final String INCOMPLETE = "response.incomplete";
  static final String FAILED = "response.failed";
  static final String ERROR = "error";

  /** An item of the output begins; of a call it has the name already. */
  static final String ITEM_ADDED = "response.output_item.added";

  /** A type that says nothing of interest. */
  private static final String OTHER = "other";

  private static final Map<String, Kind> TEXTS = new LinkedHashMap<>();

  static {
    TEXTS.put("response.output_text.delta", Kind.CONTENT);
    TEXTS.put("response.refusal.delta", Kind.CONTENT);
    TEXTS.put("response.reasoning_text.delta", Kind.REASONING);
    TEXTS.put("response.reasoning_summary_text.delta", Kind.REASONING);
    TEXTS.put("response.function_call_arguments.delta", Kind.TOOL_CALL);
    TEXTS.put("response.custom_tool_call_input.delta", Kind.TOOL_CALL);
    TEXTS.put("response.mcp_call_arguments.delta", Kind.TOOL_CALL);
    TEXTS.put("response.code_interpreter_call_code.delta", Kind.TOOL_CALL);
  }

  private static final String[] OTHERS = {ITEM_ADDED, COMPLETED, INCOMPLETE, FAILED, ERROR};

  private ResponseEvent() {}

  /** What the text of the type's events is; null where they carry none. */
  static Kind textOf(String type) {
    return TEXTS.get(type);
  }

  /** The type that the parser is at, without a String of its own for each token. */
  static String name(JsonParser json) throws IOException {
    char[] chars = json.getTextCharacters();
    int offset = json.getTextOffset();
    int length = json.getTextLength();
    for (String known : TEXTS.keySet()) {
      if (matches(known, chars, offset, length)) {
        return known;
      }
    }
    for (String known : OTHERS) {
      if (matches(known, chars, offset, length)) {
        return known;
      }
    }
    return OTHER;
  }

  private static boolean matches(String known, char[] chars, int offset, int length) {
    if (known.length() != length) {
      return false;
    }
    for (int i = length - 1; i >= 0; i--) {
      if (known.charAt(i) != chars[offset + i]) {
        return false;
      }
    }
    return true;
  }
}
