package dev.gatlingllm.simulator;

/** The events of an {@link ApiFormat}. */
final class FormatEvents implements Events {
  private final ApiFormat format;
  private final ApiFormat.Facts facts;
  private final byte[] before;
  private final byte[] after;

  FormatEvents(ApiFormat format, ApiFormat.Facts facts) {
    this.format = format;
    this.facts = facts;
    this.before = Events.utf8(format.before(facts));
    this.after = Events.utf8(format.after(facts));
  }

  @Override
  public byte[] streamStart() {
    return Events.utf8(facts.framing().streamStart());
  }

  @Override
  public byte[] opening(int choice, TextKind first) {
    return Events.utf8(format.start(facts));
  }

  @Override
  public byte[] beforeText(int choice, TextKind kind) {
    return before;
  }

  @Override
  public byte[] afterText(TextKind kind) {
    return after;
  }

  /** Finish reasons and usage, too. */
  @Override
  public byte[] done() {
    return Events.utf8(format.end(facts));
  }

  @Override
  public byte[] event(String data) {
    Framing framing = facts.framing();
    return format.mediaType().startsWith("text/event-stream")
        ? Events.utf8(framing.eventStart() + data + framing.eventEnd())
        : Events.utf8(data + framing.lineEnd());
  }
}
