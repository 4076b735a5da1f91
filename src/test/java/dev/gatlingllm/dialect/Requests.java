package dev.gatlingllm.dialect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatlingllm.config.Generation;
import dev.gatlingllm.config.Generations;
import dev.gatlingllm.config.Sampling;
import dev.gatlingllm.config.Settings;
import dev.gatlingllm.prompt.Prompt;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Requests as trees, and settings to make them from. */
final class Requests {
  static final ObjectMapper JSON = new ObjectMapper();

  static final Sampling ALL =
      new Sampling(OptionalInt.of(40), 2, OptionalInt.of(3), Optional.of("low"), OptionalInt.of(5));

  private Requests() {}

  /** A model "m", temperature 0.5. */
  static Generation generation(Sampling sampling) {
    return generation(sampling, Generations.options(), Map.of());
  }

  static Generation generation(Sampling sampling, Settings options, Map<String, Object> extraBody) {
    return new Generation(
        Optional.empty(),
        Optional.of("m"),
        OptionalDouble.of(0.5),
        16,
        "max_tokens",
        false,
        true,
        extraBody,
        sampling,
        options,
        Generations.NO_IMAGES);
  }

  static Sampling topK() {
    return new Sampling(
        OptionalInt.of(40), 1, OptionalInt.empty(), Optional.empty(), OptionalInt.empty());
  }

  static HttpCall call(Dialect dialect, boolean stream) {
    return dialect.request(new Prompt("Say \"hi\"\n", 3), stream, 7);
  }

  static JsonNode body(Dialect dialect, boolean stream) {
    return tree(call(dialect, stream).body());
  }

  static JsonNode tree(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON: " + json, e);
    }
  }
}
