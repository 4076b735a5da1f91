package dev.gatlingllm.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.gatlingllm.config.Api;
import dev.gatlingllm.config.Generation;
import dev.gatlingllm.dialect.GeneratedText.Kind;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Anthropic's messages. The first event has the prompt's tokens, and the last but one has the
 * completion's; the completion's count in the first event is not final.
 */
final class Anthropic {
  static final Api API =
      Api.chat("anthropic", "anthropic")
          .withKeyIn("x-api-key")
          .lacking(Option.allBut(Option.TOP_K, Option.IMAGES));

  private static final ModelList MODELS =
      new ModelList("/v1/models?limit=1000", "data", "id", "-(latest|\\d{8})$");

  private static final MessageParts PARTS =
      new MessageParts(
          "{\"type\":\"text\",\"text\":\"",
          "\"}",
          "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"",
          "\",\"data\":\"",
          "\"}}");

  private Anthropic() {}

  static Dialect with(Generation generation) {
    RequestTemplate requests =
        RequestTemplate.of(generation, "/v1/messages", stream -> fields(generation, stream))
            .withHeader("anthropic-version", "2023-06-01")
            .with(PARTS, generation)
            .with(
                Turns.of(
                    "messages",
                    prompt -> PARTS.value(prompt, generation.images().position()),
                    "system",
                    ToolTurns.BLOCKS,
                    false));
    return new Dialect(
            API,
            requests,
            EventReader.ofBoth(Anthropic::readFields, "content"),
            StreamPromise.endingWith("message_stop"))
        .with(MODELS);
  }

  private static Map<String, Object> fields(Generation generation, boolean stream) {
    Map<String, Object> fields = new LinkedHashMap<>();
    generation.model().ifPresent(model -> fields.put("model", model));
    fields.put("stream", stream);
    generation.temperature().ifPresent(temperature -> fields.put("temperature", temperature));
    generation.sampling().topK().ifPresent(k -> fields.put("top_k", k));
    fields.put("max_tokens", BodyTemplate.MAX_TOKENS);
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("role", "user");
    message.put("content", BodyTemplate.PROMPT);
    fields.put("messages", List.of(message));
    return fields;
  }

  /** Reads the fields of an event or of a message: their names differ. */
  private static boolean readFields(JsonParser json, Delta delta) throws IOException {
    boolean answered = false;
    int index = Delta.ABSENT;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      switch (name) {
        case "type" -> {
          if (value == JsonToken.VALUE_STRING && json.getText().equals("message_stop")) {
            delta.done();
          }
        }
        case "message" -> JsonAnswer.object(json, value, delta, Anthropic::readStart);
        case "delta", "content_block" -> {
          if (value == JsonToken.START_OBJECT) {
            readBlock(json, delta);
          }
        }
        case "content" -> {
          answered = value == JsonToken.START_ARRAY;
          JsonAnswer.objects(json, value, delta, (block, position, to) -> readBlock(block, to));
        }
        case "index" -> index = JsonAnswer.count(json, value, index);
        case "id" -> JsonAnswer.readId(json, value, delta);
        case "stop_reason" -> FinishReason.read(json, value, delta);
        case "usage" -> readUsage(json, value, true, delta);
        case "error" -> JsonAnswer.readError(json, value, delta);
        default -> {}
      }
      json.skipChildren();
    }
    delta.text().callIndex(index);
    delta.endChoice(0);
    return answered;
  }

  /** Reads the message at its start: an id, and the prompt's tokens. */
  private static void readStart(String name, JsonParser json, JsonToken value, Delta delta)
      throws IOException {
    switch (name) {
      case "id" -> JsonAnswer.readId(json, value, delta);
      case "usage" -> readUsage(json, value, false, delta);
      default -> {}
    }
  }

  /**
   * Reads a block of content, or an addition to one. Only a tool call has an id and a name; one of
   * a tool of the server is answered there.
   */
  private static void readBlock(JsonParser json, Delta delta) throws IOException {
    boolean foreign = false;
    delta.text().beginCall();
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken field = json.nextToken();
      switch (name) {
        case "type" ->
            foreign = field == JsonToken.VALUE_STRING && json.getText().endsWith("_tool_use");
        case "id" -> CallReader.readId(json, field, delta);
        case "text" -> JsonAnswer.readText(json, field, Kind.CONTENT, delta);
        case "thinking" -> Reasoning.read(json, field, delta);
        case "name" -> JsonAnswer.readText(json, field, Kind.TOOL_NAME, delta);
        case "partial_json" -> JsonAnswer.readText(json, field, Kind.TOOL_ARGUMENTS, delta);
        case "input" -> readInput(json, field, delta);
        case "stop_reason" -> FinishReason.read(json, field, delta);
        default -> {}
      }
      json.skipChildren();
    }
    if (foreign) {
      delta.text().foreignCall();
    }
  }

  /** Reads a tool's input; it is empty if later events bring it in parts. */
  private static void readInput(JsonParser json, JsonToken value, Delta delta) throws IOException {
    Delta input = new Delta(true);
    CallReader.readArguments(json, value, input);
    input.endChoice(0);
    for (String text : input.texts()) {
      if (!text.equals("{}")) {
        delta.text(Kind.TOOL_ARGUMENTS, text.toCharArray(), 0, text.length());
      }
    }
  }

  /**
   * Reads usage. Tokens read from the cache or written to it are not part of input_tokens.
   *
   * @param whole whether the completion's count is final
   */
  private static void readUsage(JsonParser json, JsonToken value, boolean whole, Delta delta)
      throws IOException {
    if (value != JsonToken.START_OBJECT) {
      return;
    }
    int input = Delta.ABSENT;
    int written = 0;
    int cached = Delta.ABSENT;
    int output = Delta.ABSENT;
    int thinking = Delta.ABSENT;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken field = json.nextToken();
      switch (name) {
        case "input_tokens" -> input = JsonAnswer.count(json, field, input);
        case "cache_creation_input_tokens" -> written = JsonAnswer.count(json, field, written);
        case "cache_read_input_tokens" -> cached = JsonAnswer.count(json, field, cached);
        case "output_tokens_details" ->
            thinking = OpenAiUsage.detail(json, field, "thinking_tokens", thinking);
        case "output_tokens" -> output = JsonAnswer.count(json, field, output);
        default -> {}
      }
      json.skipChildren();
    }
    int prompt = input == Delta.ABSENT ? Delta.ABSENT : JsonAnswer.sum(input, written, cached);
    delta.usage(prompt, whole ? output : Delta.ABSENT, cached, thinking);
  }
}
