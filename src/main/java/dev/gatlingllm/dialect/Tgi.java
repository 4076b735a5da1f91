package dev.gatlingllm.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.gatlingllm.config.Api;
import dev.gatlingllm.config.Generation;
import dev.gatlingllm.dialect.Delta.Kind;
import dev.gatlingllm.prompt.Prompt;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Text Generation Inference's own API: a bare prompt, an event a token. The last event repeats the
 * whole text; it is not read a second time.
 */
public final class Tgi implements Dialect {
  private static final ModelList MODEL = new ModelList("/info", "", "model_id", "");

  private final Generation generation;
  private final BodyTemplate body;

  public Tgi(Generation generation) {
    Option.refuseAllBut(Api.TGI, generation, Option.TOP_K, Option.LOGPROBS);
    this.generation = generation;
    body = BodyTemplate.of(fields(generation), generation);
  }

  private static Map<String, Object> fields(Generation generation) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("max_new_tokens", BodyTemplate.MAX_TOKENS);
    // It refuses a temperature of 0: greedy decoding goes by another name.
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

  @Override
  public String name() {
    return Api.TGI.label();
  }

  @Override
  public String provider() {
    return "tgi";
  }

  @Override
  public Optional<ModelList> modelList() {
    return Optional.of(MODEL);
  }

  @Override
  public StreamPromise promise() {
    return StreamPromise.endingWith("generated_text");
  }

  @Override
  public HttpCall request(Prompt prompt, boolean stream, int maxTokens) {
    String path = generation.path().orElse(stream ? "/generate_stream" : "/generate");
    return new HttpCall(path, Map.of(), body.with(prompt.text(), maxTokens));
  }

  @Override
  public void readEvent(byte[] buffer, int from, int to, Delta delta) {
    JsonAnswer.readEvent(buffer, from, to, delta, (json, read) -> readFields(json, true, read));
  }

  @Override
  public void readBody(byte[] buffer, int from, int to, Delta delta) {
    JsonAnswer.readBody(
        buffer, from, to, delta, "generated_text", (json, read) -> readFields(json, false, read));
  }

  private static boolean readFields(JsonParser json, boolean event, Delta delta)
      throws IOException {
    boolean answered = false;
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
