package dev.gatlingllm.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.gatlingllm.config.Api;
import dev.gatlingllm.config.Generation;
import java.io.IOException;

/** Fireworks' chat completions: OpenAI's, with the server's own figures of each request. */
final class Fireworks {
  static final Api API = OpenAi.CHAT.as("fireworks", "fireworks");

  private static final EventReader READER =
      OpenAiAnswer.reader("delta", "message", Fireworks::readField);

  private Fireworks() {}

  static Dialect with(Generation generation) {
    return OpenAi.chat(
        API,
        generation,
        "/v1/chat/completions",
        fields -> fields.put("perf_metrics_in_response", true),
        READER);
  }

  private static void readField(String name, JsonParser json, JsonToken value, Delta delta)
      throws IOException {
    if (name.equals("perf_metrics")) {
      JsonAnswer.object(json, value, delta, Fireworks::readMetric);
    }
  }

  /** Reads the cached tokens: a number, or a number as text. */
  private static void readMetric(String name, JsonParser json, JsonToken value, Delta delta)
      throws IOException {
    if (name.equals("cached-prompt-tokens") && value.isScalarValue()) {
      delta.cachedPromptTokens(Math.max(Delta.ABSENT, json.getValueAsInt(Delta.ABSENT)));
    }
  }
}
