package dev.gatlingllm.simulator;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The send log's JSON lines: one object per request, fields as in {@link LoggedRequest}. */
final class LogJson {
  private LogJson() {}

  static byte[] line(LoggedRequest request) {
    Optional<LoggedRequest.Chunks> chunks = request.chunks();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", request.id());
    json.put("connection", request.connection());
    json.put("path", request.path());
    json.put("model", request.model());
    json.put("stream", request.stream());
    json.put("status", request.status());
    json.put("fault", request.fault());
    json.put("promptTokens", request.promptTokens());
    json.put("completionTokens", request.completionTokens());
    json.put("finishReason", request.finishReason());
    json.put("receivedNanos", request.receivedNanos());
    json.put("headersNanos", request.headersNanos());
    json.put("chunkNanos", chunks.map(LoggedRequest.Chunks::nanos));
    json.put("chunkWrittenNanos", chunks.map(LoggedRequest.Chunks::writtenNanos));
    json.put("chunkTokens", chunks.map(LoggedRequest.Chunks::tokens));
    json.put("chunkChoices", chunks.map(LoggedRequest.Chunks::choices));
    json.put("endNanos", request.endNanos());
    return (Json.text(json) + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
