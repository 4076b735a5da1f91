package dev.gatlingllm.dialect;

import static java.util.stream.Collectors.toMap;

import com.fasterxml.jackson.core.JsonParser;
import dev.gatlingllm.dialect.GeneratedText.Kind;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The relevant event types of OpenAI's responses. */
final class ResponseEvent {
  static final String COMPLETED = "response.completed";
  static final String INCOMPLETE = "response.incomplete";
  static final String FAILED = "response.failed";
  static final String ERROR = "error";

  /** An item of the output begins; that of a tool call has its name already. */
  static final String ITEM_ADDED = "response.output_item.added";

  /** Any other type. */
  private static final String OTHER = "other";

  private static final Map<String, Kind> TEXTS = new LinkedHashMap<>();

  static {
    TEXTS.put("response.output_text.delta", Kind.CONTENT);
    TEXTS.put("response.refusal.delta", Kind.CONTENT);
    TEXTS.put("response.reasoning_text.delta", Kind.REASONING);
    TEXTS.put("response.reasoning_summary_text.delta", Kind.REASONING);
    TEXTS.put("response.function_call_arguments.delta", Kind.TOOL_ARGUMENTS);
    TEXTS.put("response.custom_tool_call_input.delta", Kind.TOOL_ARGUMENTS);
    TEXTS.put("response.mcp_call_arguments.delta", Kind.TOOL_ARGUMENTS);
    TEXTS.put("response.code_interpreter_call_code.delta", Kind.TOOL_ARGUMENTS);
  }

  /** They end a text and repeat it. */
  private static final Map<String, Kind> ENDS =
      TEXTS.entrySet().stream()
          .collect(toMap(it -> it.getKey().replace(".delta", ".done"), Map.Entry::getValue));

  /** Those of texts first: they are most. */
  private static final String[] NAMES =
      Stream.of(
              TEXTS.keySet(),
              List.of(ITEM_ADDED, COMPLETED, INCOMPLETE, FAILED, ERROR),
              ENDS.keySet())
          .flatMap(Collection::stream)
          .toArray(String[]::new);

  private ResponseEvent() {}

  /** The kind of text in events of a type; null if they have none. */
  static Kind textOf(String type) {
    return TEXTS.get(type);
  }

  /** The kind of text that events of a type end; null if they end none. */
  static Kind endOf(String type) {
    return ENDS.get(type);
  }

  /** The type at the parser's position, without creating a String for each token. */
  static String name(JsonParser json) throws IOException {
    char[] chars = json.getTextCharacters();
    int offset = json.getTextOffset();
    int length = json.getTextLength();
    for (String known : NAMES) {
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
