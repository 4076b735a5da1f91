package dev.gatlingllm.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;

/** The events of an API that is not OpenAI's first two. */
final class TongueEvents implements Events {
  private static final byte[] NOTHING = {};

  private final Tongue tongue;
  private final Tongue.Facts facts;
  private final byte[] before;
  private final byte[] after;

  TongueEvents(Tongue tongue, Tongue.Facts facts) {
    this.tongue = tongue;
    this.facts = facts;
    this.before = utf8(tongue.before(facts));
    this.after = utf8(tongue.after(facts));
  }

  @Override
  public byte[] streamStart() {
    return utf8(facts.framing().streamStart());
  }

  @Override
  public byte[] opening(int choice, TextKind first) {
    return utf8(tongue.start(facts));
  }

  @Override
  public byte[] beforeText(int choice, TextKind kind) {
    return before;
  }

  @Override
  public byte[] afterText(TextKind kind) {
    return after;
  }

  /** All is said at the end of the stream. */
  @Override
  public byte[] finish(int choice, String reason) {
    return NOTHING;
  }

  @Override
  public byte[] usage(JsonNode usage) {
    return NOTHING;
  }

  @Override
  public byte[] done() {
    return utf8(tongue.end(facts));
  }

  @Override
  public byte[] event(String data) {
    Framing framing = facts.framing();
    return tongue.mediaType().startsWith("text/event-stream")
        ? utf8(framing.eventStart() + data + framing.eventEnd())
        : utf8(data + framing.lineEnd());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
