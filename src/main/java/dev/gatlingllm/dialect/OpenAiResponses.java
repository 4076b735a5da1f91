package dev.gatlingllm.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.gatlingllm.config.Api;
import dev.gatlingllm.config.Generation;
import dev.gatlingllm.config.Images.Position;
import dev.gatlingllm.dialect.GeneratedText.Kind;
import dev.gatlingllm.prompt.Prompt;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * OpenAI's responses: a stream of typed events. The one that ends a text repeats it, and the last
 * one repeats the whole answer; they are read if no part of the text came before.
 */
final class OpenAiResponses {
  static final Api API =
      Api.chat("responses", "openai")
          .lacking(Option.allBut(Option.LOGPROBS, Option.REASONING_EFFORT, Option.IMAGES));

  /** OpenAI takes no lower limit. */
  private static final int LEAST_MAX_TOKENS = 16;

  /** The final states of a response; earlier ones are "queued" and "in_progress". */
  private static final Set<String> ENDED = Set.of("completed", "incomplete", "failed", "cancelled");

  private static final EventReader READER =
      new EventReader(
          OpenAiResponses::readTyped, (json, delta) -> readResponse(json, true, delta), "output");

  private static final MessageParts PARTS =
      new MessageParts(
          "{\"type\":\"input_text\",\"text\":\"",
          "\"}",
          "{\"type\":\"input_image\",\"image_url\":\"data:",
          ";base64,",
          "\"}");

  private OpenAiResponses() {}

  static Dialect with(Generation generation) {
    RequestTemplate requests =
        RequestTemplate.of(generation, "/v1/responses", stream -> fields(generation, stream))
            .with(prompt -> input(prompt, generation.images().position()))
            .with(
                Turns.of(
                    "input",
                    prompt -> PARTS.value(prompt, generation.images().position()),
                    "",
                    ToolTurns.ITEMS,
                    false));
    return new Dialect(
        API,
        requests,
        READER,
        StreamPromise.endingWith("response.completed"),
        StreamFormat.SSE,
        Optional.of(ModelList.USUAL),
        LEAST_MAX_TOKENS,
        true);
  }

  private static CharSequence input(Prompt prompt, Position position) {
    return prompt.images().isEmpty()
        ? JsonText.quoted(prompt.text())
        : PARTS.json(prompt, position).insert(0, "[{\"role\":\"user\",\"content\":").append("}]");
  }

  private static Map<String, Object> fields(Generation generation, boolean stream) {
    Map<String, Object> fields = new LinkedHashMap<>();
    generation.model().ifPresent(model -> fields.put("model", model));
    fields.put("stream", stream);
    // A load test stores nothing on the server.
    fields.put("store", false);
    generation.temperature().ifPresent(temperature -> fields.put("temperature", temperature));
    generation
        .sampling()
        .logprobs()
        .ifPresent(
            alternatives -> {
              fields.put("include", List.of("message.output_text.logprobs"));
              fields.put("top_logprobs", alternatives);
            });
    generation
        .sampling()
        .reasoningEffort()
        .ifPresent(effort -> fields.put("reasoning", Map.of("effort", effort)));
    fields.put("max_output_tokens", BodyTemplate.MAX_TOKENS);
    fields.put("input", BodyTemplate.PROMPT);
    return fields;
  }

  private static boolean readTyped(JsonParser json, Delta delta) throws IOException {
    String type = "";
    String early = null;
    String whole = null;
    String message = null;
    Item item = Item.NONE;
    int index = Delta.ABSENT;
    int logprobs = Delta.ABSENT;
    delta.text().beginCall();
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      boolean isText = value == JsonToken.VALUE_STRING;
      switch (name) {
        case "type" -> type = isText ? ResponseEvent.name(json) : "";
        case "delta" -> {
          if (isText && type.isEmpty()) {
            early = json.getText();
          } else if (isText && ResponseEvent.textOf(type) != null) {
            JsonAnswer.readText(json, value, ResponseEvent.textOf(type), delta);
          }
        }
        case "text", "refusal", "arguments", "input", "code" -> {
          if (isText && (type.isEmpty() || endsNew(type, delta))) {
            whole = json.getText();
          }
        }
        case "response" -> {
          if (value == JsonToken.START_OBJECT) {
            readResponse(json, delta.text().bytes() == 0, delta);
          }
        }
        case "item" -> item = Item.read(json, value);
        case "output_index" -> index = JsonAnswer.count(json, value, index);
        case "logprobs" -> logprobs = Logprobs.count(json, value);
        case "message" -> message = isText ? json.getText() : message;
        case "error" -> JsonAnswer.readError(json, value, delta);
        default -> {}
      }
      json.skipChildren();
    }
    if (early != null && ResponseEvent.textOf(type) != null) {
      delta.text(ResponseEvent.textOf(type), early.toCharArray(), 0, early.length());
    }
    boolean cameWhole = whole != null && endsNew(type, delta);
    if (cameWhole) {
      delta.whole(ResponseEvent.endOf(type), whole);
    }
    if (type.equals(ResponseEvent.ITEM_ADDED)) {
      item.beginIn(delta);
    }
    delta.text().callIndex(index);
    // The event that ends a text repeats those of its deltas.
    if (logprobs != Delta.ABSENT && (cameWhole || ResponseEvent.textOf(type) != null)) {
      delta.logprobTokens(logprobs);
    }
    delta.endChoice(0);
    conclude(type, message, delta);
    return !type.isEmpty();
  }

  /** Whether events of a type end a text of which no part came before. */
  private static boolean endsNew(String type, Delta delta) {
    Kind kind = ResponseEvent.endOf(type);
    return kind != null && delta.text().isAllWhole(kind);
  }

  /**
   * What the beginning of an item says of a tool call.
   *
   * @param name empty for other items
   * @param callId empty for calls of the server's own tools, which it answers
   */
  private record Item(String name, String callId) {
    static final Item NONE = new Item("", "");

    static Item read(JsonParser json, JsonToken value) throws IOException {
      String name = "";
      String callId = "";
      if (value == JsonToken.START_OBJECT) {
        for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
          boolean text = json.nextToken() == JsonToken.VALUE_STRING;
          name = text && field.equals("name") ? json.getText() : name;
          callId = text && field.equals("call_id") ? json.getText() : callId;
          json.skipChildren();
        }
      }
      return new Item(name, callId);
    }

    void beginIn(Delta delta) {
      delta.text(Kind.TOOL_NAME, name.toCharArray(), 0, name.length());
      if (callId.isEmpty()) {
        delta.text().foreignCall();
      } else if (delta.text().keepsCalls()) {
        delta.text().callId(callId);
      }
    }
  }

  private static void conclude(String type, String message, Delta delta) {
    switch (type) {
      case ResponseEvent.COMPLETED, ResponseEvent.INCOMPLETE -> delta.done();
      case ResponseEvent.FAILED, ResponseEvent.ERROR -> {
        if (delta.error() == null) {
          delta.error(message == null ? "" : message);
        }
      }
      default -> {}
    }
  }

  /**
   * @param withText whether its text was not read before
   */
  private static boolean readResponse(JsonParser json, boolean withText, Delta delta)
      throws IOException {
    boolean answered = false;
    String status = "";
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      switch (name) {
        case "id" -> JsonAnswer.readId(json, value, delta);
        case "error" -> JsonAnswer.readError(json, value, delta);
        case "usage" -> OpenAiUsage.read(json, value, delta);
        case "status" -> status = value == JsonToken.VALUE_STRING ? json.getText() : "";
        case "incomplete_details" ->
            JsonAnswer.object(json, value, delta, OpenAiResponses::readReason);
        case "output" -> {
          answered = value == JsonToken.START_ARRAY;
          if (answered && withText) {
            ResponseOutput.read(json, delta);
          }
        }
        default -> {}
      }
      json.skipChildren();
    }
    if (ENDED.contains(status) && delta.finishReason() == null && delta.error() == null) {
      FinishReason.set(status, delta);
    }
    return answered;
  }

  private static void readReason(String name, JsonParser json, JsonToken value, Delta delta)
      throws IOException {
    if (name.equals("reason")) {
      FinishReason.read(json, value, delta);
    }
  }
}
