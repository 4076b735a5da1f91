package dev.gatlingllm.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Reads what OpenAI-like servers answer, whole or in events. */
final class OpenAiReader {
  private final OpenAiChoices choices;
  private final JsonAnswer.Fields answer = this::readAnswer;

  /**
   * @param textField the field of a choice that has its text: "delta", "message" or "text"
   */
  OpenAiReader(String textField) {
    choices = new OpenAiChoices(textField);
  }

  /** As {@link Dialect#readEvent}. */
  void readEvent(byte[] buffer, int from, int to, Delta delta) {
    JsonAnswer.readEvent(buffer, from, to, delta, answer);
  }

  /** As {@link Dialect#readBody}; a whole answer without choices is none. */
  void readBody(byte[] buffer, int from, int to, Delta delta) {
    JsonAnswer.readBody(buffer, from, to, delta, "choices", answer);
  }

  /** True if there are choices, be it none of them. */
  boolean readAnswer(JsonParser json, Delta delta) throws IOException {
    boolean hasChoices = false;
    boolean hasUsage = false;
    String message = null;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      switch (name) {
        case "choices" -> hasChoices |= choices.read(json, value, delta);
        // Fireworks' place for what it took from its cache.
        case "perf_metrics" -> OpenAiUsage.readPerfMetrics(json, value, delta);
        case "usage" -> hasUsage |= OpenAiUsage.read(json, value, delta);
        case "id" -> JsonAnswer.readId(json, value, delta);
        case "error" -> JsonAnswer.readError(json, value, delta);
        case "message", "detail", "msg" -> {
          if (value == JsonToken.VALUE_STRING) {
            message = json.getText();
          }
          json.skipChildren();
        }
        default -> json.skipChildren();
      }
    }
    // {"object":"error","message":…} of older vLLM, {"message":…,"code":…} of llama.cpp's error
    // line, {"detail":…} of FastAPI: a bare message is an error.
    boolean noWords = delta.error() == null || delta.error().isEmpty();
    if (message != null && !hasChoices && !hasUsage && noWords) {
      delta.error(message);
    }
    return hasChoices;
  }
}
