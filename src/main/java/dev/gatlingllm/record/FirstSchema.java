package dev.gatlingllm.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.OptionalInt;

/**
 * Reads lines of schema 1, which had arrivals only on request, and only the HTTP version and the
 * deviations of an answer's framing. Everything else stays unknown.
 */
final class FirstSchema {
  private FirstSchema() {}

  static ObjectNode upgraded(ObjectNode line) {
    moved(line, "intendedNanos", "dueNanos");
    ofItsTime(line);
    streamed(line);
    framing(line);
    arrivals(line);
    return line;
  }

  private static void moved(ObjectNode line, String from, String to) {
    JsonNode value = line.remove(from);
    if (value != null) {
      line.set(to, value);
    }
  }

  private static void ofItsTime(ObjectNode line) {
    if (!line.has("attempt")) {
      line.put("attempt", 1);
    }
    if (!line.has("rateLimits")) {
      line.putObject("rateLimits");
    }
    if (!line.has("firstRequest")) {
      line.set("firstRequest", line.path("request"));
    }
  }

  /** Schema 1 assumed that every token arrived, each in its own chunk. */
  private static void streamed(ObjectNode line) {
    JsonNode tokens = line.path("completionTokens");
    if (!line.has("streamedTokens") && tokens.isInt()) {
      StreamedTokenCounts all = StreamedTokenCounts.oneEach(OptionalInt.of(tokens.intValue()));
      line.put("streamedTokens", tokens.intValue());
      all.afterFirst().ifPresent(after -> line.put("tokensAfterFirst", after));
    }
  }

  private static void framing(ObjectNode line) {
    line.put("bodyEnd", Conformance.NONE.bodyEnd().label());
    line.put("lineEnds", Conformance.NONE.lineEnds().label());
    line.put("role", Conformance.NONE.role().label());
    line.put(
        "readAsStream", line.path("stream").booleanValue() && !line.path("httpVersion").isNull());
  }

  /** To the microsecond, as written in schema 1. */
  private static void arrivals(ObjectNode line) {
    JsonNode micros = line.path("chunkMicrosSinceSent");
    long from = line.path(line.path("sentNanos").isNumber() ? "sentNanos" : "readyNanos").asLong();
    long[] nanos = new long[micros.size()];
    byte[] choices = new byte[nanos.length];
    for (int i = 0; i < nanos.length; i++) {
      nanos[i] = from + 1000 * micros.get(i).asLong();
      choices[i] = (byte) line.path("chunkChoices").path(i).asInt();
    }
    line.set("arrivals", TextNode.valueOf(ArrivalsText.of(nanos)));
    line.put("arrivalChoices", choices);
  }
}
