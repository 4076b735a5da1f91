package dev.gatlingllm.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.gatlingllm.dialect.GeneratedText.Kind;
import java.io.IOException;

/** Reads the whole output of a response: its messages, reasoning and tool calls. */
final class ResponseOutput {
  private ResponseOutput() {}

  static void read(JsonParser json, Delta delta) throws IOException {
    JsonAnswer.objects(json, JsonToken.START_ARRAY, delta, ResponseOutput::readItem);
    delta.endChoice(0);
  }

  private static void readItem(JsonParser json, int position, Delta delta) throws IOException {
    boolean foreign = true;
    delta.text().beginCall();
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      switch (name) {
        case "call_id" -> {
          foreign = false;
          CallReader.readId(json, value, delta);
        }
        case "name" -> JsonAnswer.readText(json, value, Kind.TOOL_NAME, delta);
        case "arguments", "input", "code" ->
            JsonAnswer.readText(json, value, Kind.TOOL_ARGUMENTS, delta);
        case "content", "summary" ->
            JsonAnswer.objects(json, value, delta, ResponseOutput::readPart);
        default -> {}
      }
      json.skipChildren();
    }
    if (foreign) {
      delta.text().foreignCall();
    }
  }

  /** {"type":"output_text","text":…}, a refusal, or the text or summary of a reasoning. */
  private static void readPart(JsonParser json, int position, Delta delta) throws IOException {
    Kind kind = Kind.CONTENT;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      switch (name) {
        case "type" -> {
          boolean answer = value == JsonToken.VALUE_STRING && !isReasoning(json.getText());
          kind = answer ? Kind.CONTENT : Kind.REASONING;
        }
        case "text", "refusal" -> JsonAnswer.readText(json, value, kind, delta);
        case "logprobs" -> Logprobs.readList(json, value, delta);
        default -> {}
      }
      json.skipChildren();
    }
  }

  private static boolean isReasoning(String partType) {
    return partType.equals("reasoning_text") || partType.equals("summary_text");
  }
}
