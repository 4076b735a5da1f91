package dev.gatlingllm.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The send log's JSON lines: one object per request, fields as in {@link LoggedRequest}. */
final class LogJson {
  private LogJson() {}

  static byte[] line(LoggedRequest request) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("id", request.id().orElse(null));
    json.put("connection", request.connection());
    json.put("path", request.path());
    json.put("model", request.model().orElse(null));
    json.put("stream", request.stream());
    json.put("status", boxed(request.status()));
    json.put("fault", request.fault().orElse(null));
    json.put("promptTokens", boxed(request.promptTokens()));
    json.put("completionTokens", request.completionTokens());
    json.put("finishReason", request.finishReason().orElse(null));
    json.put("receivedNanos", request.receivedNanos());
    json.put("headersNanos", boxed(request.headersNanos()));
    if (request.chunks().isPresent()) {
      LoggedRequest.Chunks chunks = request.chunks().get();
      json.set("chunkNanos", Json.MAPPER.valueToTree(chunks.nanos()));
      json.set("chunkWrittenNanos", Json.MAPPER.valueToTree(chunks.writtenNanos()));
      json.set("chunkTokens", Json.MAPPER.valueToTree(chunks.tokens()));
      json.set("chunkChoices", Json.MAPPER.valueToTree(chunks.choices()));
    } else {
      json.putNull("chunkNanos").putNull("chunkWrittenNanos");
      json.putNull("chunkTokens").putNull("chunkChoices");
    }
    json.put("endNanos", boxed(request.endNanos()));
    return (Json.text(json) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static Integer boxed(OptionalInt value) {
    return value.isPresent() ? value.getAsInt() : null;
  }

  private static Long boxed(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }
}
