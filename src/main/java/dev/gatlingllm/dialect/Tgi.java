package dev.gatlingllm.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.gatlingllm.config.Api;
import dev.gatlingllm.config.Generation;
import dev.gatlingllm.dialect.GeneratedText.Kind;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Text Generation Inference's own API: a bare prompt, and one event per token. The last event
 * repeats the whole text, which is read if no part of it came before.
 */
final class Tgi {
  static final Api API =
      Api.bare("tgi", "tgi").lacking(Option.allBut(Option.TOP_K, Option.LOGPROBS));

  private static final ModelList MODEL = new ModelList("/info", "", "model_id", "");

  private static final EventReader READER =
      new EventReader(
          (json, delta) -> readFields(json, true, delta),
          (json, delta) -> readFields(json, false, delta),
          "generated_text");

  private Tgi() {}

  static Dialect with(Generation generation) {
    RequestTemplate requests =
        RequestTemplate.of(generation, "/generate", stream -> fields(generation))
            .withStreamPath(generation, "/generate_stream");
    return new Dialect(API, requests, READER, StreamPromise.endingWith("generated_text"))
        .with(MODEL);
  }

  private static Map<String, Object> fields(Generation generation) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("max_new_tokens", BodyTemplate.MAX_TOKENS);
    // It refuses a temperature of 0: greedy decoding is another field.
    generation
        .temperature()
        .ifPresent(
            temperature -> {
              parameters.put("do_sample", temperature > 0);
              if (temperature > 0) {
                parameters.put("temperature", temperature);
              }
            });
    generation.sampling().topK().ifPresent(k -> parameters.put("top_k", k));
    generation.sampling().logprobs().ifPresent(count -> parameters.put("top_n_tokens", count));
    parameters.put("details", true);
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("parameters", parameters);
    fields.put("inputs", BodyTemplate.PROMPT);
    return fields;
  }

  private static boolean readFields(JsonParser json, boolean event, Delta delta)
      throws IOException {
    boolean answered = false;
    String whole = null;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      switch (name) {
        case "token" -> {
          if (value == JsonToken.START_OBJECT) {
            readToken(json, delta);
          }
        }
        case "generated_text" -> {
          answered = value == JsonToken.VALUE_STRING;
          if (answered && event) {
            delta.done();
            whole = delta.text().bytes() == 0 ? json.getText() : null;
          } else {
            JsonAnswer.readText(json, value, Kind.CONTENT, delta);
          }
        }
        case "details" -> {
          if (value == JsonToken.START_OBJECT) {
            readDetails(json, delta);
          }
        }
        case "error" -> JsonAnswer.readError(json, value, delta);
        default -> {}
      }
      json.skipChildren();
    }
    delta.endChoice(0);
    if (whole != null && delta.textChoices() == 0) {
      delta.whole(Kind.CONTENT, whole);
      delta.endChoice(0);
    }
    return answered;
  }

  /** A special token, such as the end of the sequence, is not part of the text. */
  private static void readToken(JsonParser json, Delta delta) throws IOException {
    boolean special = false;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      switch (name) {
        case "text" -> JsonAnswer.readText(json, value, Kind.CONTENT, delta);
        case "special" -> special = value == JsonToken.VALUE_TRUE;
        default -> {}
      }
      json.skipChildren();
    }
    if (special) {
      delta.dropChoice();
    }
  }

  private static void readDetails(JsonParser json, Delta delta) throws IOException {
    int prompt = Delta.ABSENT;
    int generated = Delta.ABSENT;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      switch (name) {
        case "finish_reason" -> FinishReason.read(json, value, delta);
        case "input_length" -> prompt = JsonAnswer.count(json, value, prompt);
        case "generated_tokens" -> generated = JsonAnswer.count(json, value, generated);
        default -> {}
      }
      json.skipChildren();
    }
    delta.usage(prompt, generated, Delta.ABSENT, Delta.ABSENT);
  }
}
