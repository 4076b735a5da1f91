package dev.gatlingllm.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;

/**
 * The events of one streamed answer as bytes. What surrounds a token's text is made once, so that a
 * token costs only copying.
 */
final class EventBytes {
  private final Api api;
  private final Framing framing;
  private final String envelope;
  private final byte[][][] beforeText;
  private final byte[][] afterText = new byte[TextKind.values().length][];

  EventBytes(Api api, String id, long createdSeconds, String model, int choices, Framing framing) {
    this.api = api;
    this.framing = framing;
    this.envelope =
        "{\"id\":"
            + Json.quoted(id)
            + ",\"object\":\""
            + api.chunkObject
            + "\",\"created\":"
            + createdSeconds
            + ",\"model\":"
            + Json.quoted(model)
            + ",\"choices\":[";
    this.beforeText = new byte[choices][TextKind.values().length][];
  }

  /** What comes before the text of a chunk. */
  byte[] beforeText(int choice, TextKind kind) {
    byte[] bytes = beforeText[choice][kind.ordinal()];
    if (bytes == null) {
      String delta = api == Api.CHAT ? "\"delta\":" + kind.before : "\"text\":\"";
      bytes = utf8(framing.eventStart() + envelope + "{\"index\":" + choice + "," + delta);
      beforeText[choice][kind.ordinal()] = bytes;
    }
    return bytes;
  }

  /** What comes after the text of a chunk. */
  byte[] afterText(TextKind kind) {
    byte[] bytes = afterText[kind.ordinal()];
    if (bytes == null) {
      String delta = api == Api.CHAT ? kind.after : "\"";
      bytes = utf8(delta + ",\"logprobs\":null,\"finish_reason\":null}]}" + framing.eventEnd());
      afterText[kind.ordinal()] = bytes;
    }
    return bytes;
  }

  /** A chat's first chunk, with a role and no text. */
  byte[] role(int choice) {
    return choice(choice, "\"delta\":{\"role\":\"assistant\",\"content\":\"\"}", "null");
  }

  /** The head of a tool call: its name, and no arguments yet. */
  byte[] toolCall(int choice) {
    return choice(
        choice,
        "\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"call_"
            + choice
            + "\",\"type\":\"function\",\"function\":{\"name\":\"simulated\",\"arguments\":\"\"}}]}",
        "null");
  }

  byte[] finish(int choice, String reason) {
    String delta = api == Api.CHAT ? "\"delta\":{}" : "\"text\":\"\"";
    return choice(choice, delta, "\"" + reason + "\"");
  }

  byte[] usage(JsonNode usage) {
    return event(envelope + "],\"usage\":" + Json.text(usage) + "}");
  }

  byte[] done() {
    return event("[DONE]");
  }

  /** An event of any data on one line. */
  byte[] event(String data) {
    return utf8(framing.eventStart() + data + framing.eventEnd());
  }

  byte[] streamStart() {
    return utf8(framing.streamStart());
  }

  private byte[] choice(int choice, String delta, String finishReason) {
    return event(
        envelope
            + "{\"index\":"
            + choice
            + ","
            + delta
            + ",\"logprobs\":null,\"finish_reason\":"
            + finishReason
            + "}]}");
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
