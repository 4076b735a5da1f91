package dev.gatlingllm.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;

/**
 * The events of OpenAI's chat and completions. What surrounds a token's text is built once, so that
 * a token costs only copying.
 */
final class OpenAiEvents implements Events {
  private final Api api;
  private final Framing framing;
  private final Fault.Role role;
  private final String envelope;
  private final byte[][][] beforeText;
  private final byte[][] afterText = new byte[TextKind.values().length][];

  OpenAiEvents(
      Api api,
      String id,
      long createdSeconds,
      String model,
      int choices,
      Framing framing,
      Fault.Role role) {
    this.api = api;
    this.role = role;
    this.framing = framing;
    this.envelope =
        "{\"id\":%s,\"object\":\"%s\",\"created\":%s,\"model\":%s,\"choices\":["
            .formatted(Json.quoted(id), api.chunkObject, createdSeconds, Json.quoted(model));
    this.beforeText = new byte[choices][TextKind.values().length][];
  }

  @Override
  public byte[] opening(int choice, TextKind first) {
    if (api != Api.CHAT) {
      return NOTHING;
    }
    byte[] before = role == Fault.Role.NEVER ? NOTHING : role(choice);
    if (first != TextKind.TOOL_CALL) {
      return before;
    }
    byte[] toolCall = toolCall(choice, 0, "call_" + choice, "simulated");
    byte[] both = Arrays.copyOf(before, before.length + toolCall.length);
    System.arraycopy(toolCall, 0, both, before.length, toolCall.length);
    return both;
  }

  @Override
  public byte[] beforeText(int choice, TextKind kind) {
    byte[] bytes = beforeText[choice][kind.ordinal()];
    if (bytes == null) {
      String delta = api == Api.CHAT ? "\"delta\":" + inDelta(kind) : "\"text\":\"";
      bytes = Events.utf8(framing.eventStart() + envelope + "{\"index\":" + choice + "," + delta);
      beforeText[choice][kind.ordinal()] = bytes;
    }
    return bytes;
  }

  private String inDelta(TextKind kind) {
    return role == Fault.Role.EACH_TEXT
        ? "{\"role\":\"assistant\"," + kind.before.substring(1)
        : kind.before;
  }

  @Override
  public byte[] afterText(TextKind kind) {
    byte[] bytes = afterText[kind.ordinal()];
    if (bytes == null) {
      String delta = api == Api.CHAT ? kind.after : "\"";
      bytes =
          Events.utf8(delta + ",\"logprobs\":null,\"finish_reason\":null}]}" + framing.eventEnd());
      afterText[kind.ordinal()] = bytes;
    }
    return bytes;
  }

  /** A chat's first chunk, with a role and no text. */
  private byte[] role(int choice) {
    return choice(choice, "\"delta\":{\"role\":\"assistant\",\"content\":\"\"}", "null");
  }

  @Override
  public byte[] toolCall(int choice, int call, String id, String name) {
    return choice(
        choice,
        "\"delta\":{\"tool_calls\":[{\"index\":%s,\"id\":%s,\"type\":\"function\",\"function\":{\"name\":%s,\"arguments\":\"\"}}]}"
            .formatted(call, Json.quoted(id), Json.quoted(name)),
        "null");
  }

  @Override
  public byte[] finish(int choice, String reason) {
    String delta = api == Api.CHAT ? "\"delta\":{}" : "\"text\":\"\"";
    return choice(choice, delta, "\"" + reason + "\"");
  }

  @Override
  public byte[] usage(JsonNode usage) {
    return event(envelope + "],\"usage\":" + Json.text(usage) + "}");
  }

  @Override
  public byte[] done() {
    return event("[DONE]");
  }

  @Override
  public byte[] event(String data) {
    return Events.utf8(framing.eventStart() + data + framing.eventEnd());
  }

  @Override
  public byte[] streamStart() {
    return Events.utf8(framing.streamStart());
  }

  private byte[] choice(int choice, String delta, String finishReason) {
    return event(
        "%s{\"index\":%s,%s,\"logprobs\":null,\"finish_reason\":%s}]}"
            .formatted(envelope, choice, delta, finishReason));
  }
}
