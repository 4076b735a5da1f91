package dev.gatlingllm.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;

/** The events of one streamed answer, as bytes. */
interface Events {
  byte[] NOTHING = {};

  /** Bytes before the first event. */
  byte[] streamStart();

  /** What precedes all text of a choice, whose first text will be of this kind. */
  byte[] opening(int choice, TextKind first);

  /** What precedes the text of a chunk. */
  byte[] beforeText(int choice, TextKind kind);

  /** What follows the text of a chunk. */
  byte[] afterText(TextKind kind);

  /** The head of a tool call, without arguments yet. */
  default byte[] toolCall(int choice, int call, String id, String name) {
    return NOTHING;
  }

  default byte[] finish(int choice, String reason) {
    return NOTHING;
  }

  /** Usage, as an event of its own. */
  default byte[] usage(JsonNode usage) {
    return NOTHING;
  }

  /** The end of the stream. */
  byte[] done();

  /** An event of any data on one line. */
  byte[] event(String data);

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
