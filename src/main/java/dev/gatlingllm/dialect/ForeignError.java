package dev.gatlingllm.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;

/**
 * An error of a proxy, a gateway or a web framework, which do not know the API: an object that has
 * nothing of the API, but says that something failed.
 */
final class ForeignError {
  private static final Set<String> FAILED = Set.of("error", "failed", "failure");
  private static final Set<String> FINE =
      Set.of(
          "ok",
          "success",
          "completed",
          "in_progress",
          "queued",
          "pending",
          "processing",
          "running",
          "ping");

  private boolean failed;
  private boolean fine;
  private String words;
  private String reason;

  private ForeignError() {}

  /**
   * Makes the event an error if its object is one. The first words found are the message.
   *
   * @param json at the object's start; left at its end
   */
  static void read(JsonParser json, Delta delta) throws IOException {
    ForeignError error = new ForeignError();
    error.failed = delta.error() != null;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      error.field(json, name, json.nextToken());
      json.skipChildren();
    }
    if (error.failed || error.words != null && !error.fine) {
      String reason = error.reason == null ? "" : error.reason;
      delta.error(error.words == null ? reason : error.words);
    }
  }

  private void field(JsonParser json, String name, JsonToken value) throws IOException {
    String text = value == JsonToken.VALUE_STRING ? json.getText().strip() : "";
    switch (name) {
      case "error", "errors", "exception", "fault" -> {
        failed |= value == JsonToken.START_OBJECT && !name.equals("errors");
        failure(ErrorWords.of(json, value));
      }
      // Servers of all kinds take a bare message for an error, FastAPI a list of them.
      case "message", "msg" -> say(text);
      case "detail" -> say(ErrorWords.of(json, value));
      case "reason" -> reason = text;
      case "success" -> {
        failed |= value == JsonToken.VALUE_FALSE;
        fine |= value == JsonToken.VALUE_TRUE;
      }
      case "status", "type", "object" -> {
        failed |= FAILED.contains(text.toLowerCase(Locale.ROOT));
        fine |= FINE.contains(text.toLowerCase(Locale.ROOT));
      }
      case "data" -> {
        if (value == JsonToken.START_OBJECT) {
          wrapped(json);
        }
      }
      default -> {}
    }
  }

  /** {"data":{"error":…}}. */
  private void wrapped(JsonParser json) throws IOException {
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      if (name.equals("error")) {
        failure(ErrorWords.of(json, value));
      }
      json.skipChildren();
    }
  }

  private void failure(String said) {
    failed |= said != null;
    say(said);
  }

  private void say(String said) {
    if (words == null && said != null && !said.isBlank()) {
      words = said;
    }
  }
}
