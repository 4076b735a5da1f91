package dev.gatlingllm.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.gatlingllm.config.Api;
import dev.gatlingllm.config.Generation;
import dev.gatlingllm.dialect.GeneratedText.Kind;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** llama.cpp's own completion API: a bare prompt; each event has the counts so far. */
final class LlamaCpp {
  static final Api API =
      Api.bare("llamacpp", "llama.cpp")
          .lacking(Option.allBut(Option.TOP_K, Option.LOGPROBS, Option.IGNORE_EOS));

  private LlamaCpp() {}

  static Dialect with(Generation generation) {
    return new Dialect(
        API,
        RequestTemplate.of(generation, "/completion", stream -> fields(generation, stream)),
        EventReader.ofBoth(LlamaCpp::readFields, "content"),
        StreamPromise.endingWith("stop"));
  }

  private static Map<String, Object> fields(Generation generation, boolean stream) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("stream", stream);
    generation.temperature().ifPresent(temperature -> fields.put("temperature", temperature));
    generation.sampling().topK().ifPresent(k -> fields.put("top_k", k));
    // 0 means none; 1 is the least that includes the token's own.
    generation.sampling().logprobs().ifPresent(count -> fields.put("n_probs", Math.max(1, count)));
    if (generation.ignoreEos()) {
      fields.put("ignore_eos", true);
    }
    fields.put("n_predict", BodyTemplate.MAX_TOKENS);
    fields.put("prompt", BodyTemplate.PROMPT);
    return fields;
  }

  private static boolean readFields(JsonParser json, Delta delta) throws IOException {
    boolean answered = false;
    int prompt = Delta.ABSENT;
    int completion = Delta.ABSENT;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      switch (name) {
        case "content" -> {
          answered = value == JsonToken.VALUE_STRING;
          JsonAnswer.readText(json, value, Kind.CONTENT, delta);
        }
        case "stop" -> {
          if (value == JsonToken.VALUE_TRUE) {
            delta.done();
          }
        }
        case "tokens_evaluated" -> prompt = JsonAnswer.count(json, value, prompt);
        case "tokens_predicted" -> completion = JsonAnswer.count(json, value, completion);
        case "completion_probabilities" -> Logprobs.readList(json, value, delta);
        case "timings" -> JsonAnswer.object(json, value, delta, LlamaCpp::readTiming);
        case "error" -> JsonAnswer.readError(json, value, delta);
        default -> readStopReason(json, name, value, delta);
      }
      json.skipChildren();
    }
    delta.endChoice(0);
    delta.usage(prompt, completion, Delta.ABSENT, Delta.ABSENT);
    return answered;
  }

  /** stop_type since December 2024; before, one of three flags. */
  private static void readStopReason(JsonParser json, String name, JsonToken value, Delta delta)
      throws IOException {
    switch (name) {
      case "stop_type" -> FinishReason.read(json, value, delta);
      case "stopped_eos", "stopped_limit", "stopped_word" -> {
        if (value == JsonToken.VALUE_TRUE) {
          FinishReason.set(name.substring("stopped_".length()), delta);
        }
      }
      default -> {}
    }
  }

  private static void readTiming(String name, JsonParser json, JsonToken value, Delta delta)
      throws IOException {
    if (name.equals("cache_n")) {
      delta.cachedPromptTokens(JsonAnswer.count(json, value, Delta.ABSENT));
    }
  }
}
