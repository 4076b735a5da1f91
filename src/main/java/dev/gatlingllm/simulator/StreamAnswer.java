package dev.gatlingllm.simulator;

import io.netty.buffer.ByteBuf;

/** An answer that goes out token by token, as server-sent events. */
final class StreamAnswer implements Sequence.Listener {
  private final Exchange exchange;
  private final Fault fault;
  private final Events events;
  private final int tokens;
  private final int tokensPerChunk;

  /** Null for an answer of text. */
  private final Calls calls;

  /** Number of tokens written, by choice. */
  private final int[] written;

  private int writtenInAll;
  private int choicesLeft;

  StreamAnswer(Exchange exchange) {
    this.exchange = exchange;
    this.fault = exchange.fault();
    this.events = exchange.events();
    this.tokens = exchange.tokens();
    this.tokensPerChunk = fault.tokensPerChunk(exchange.server.settings().tokensPerChunk());
    this.calls = fault.calls().orElse(null);
    this.written = new int[exchange.request().choices()];
    this.choicesLeft = written.length;
  }

  @Override
  public void onToken(int choice, int index) {
    if (fault.cutsAfter(writtenInAll)) {
      fault.cut(exchange);
      return;
    }
    boolean last = index + 1 == tokens;
    if (last
        || index + 1 - written[choice] == tokensPerChunk
        || fault.kind(index, tokens) != fault.kind(index + 1, tokens)) {
      writeText(choice, index + 1);
    }
    if (last) {
      endChoice(choice);
    }
  }

  void endIfEmpty() {
    for (int choice = 0; tokens == 0 && choice < written.length; choice++) {
      endChoice(choice);
    }
  }

  /** One event with the tokens that wait, up to, not with, {@code to}. */
  private void writeText(int choice, int to) {
    long salt = exchange.salt(choice);
    int from = written[choice];
    TextKind kind = fault.kind(from, tokens);
    byte[] before = events.beforeText(choice, kind);
    byte[] after = events.afterText(kind);
    byte[] lead = calls == null ? Events.NOTHING : calls.before(from, tokens);
    byte[] trail = calls == null ? Events.NOTHING : calls.after(to, tokens);
    int length = before.length + lead.length + trail.length + after.length;
    for (int index = from; index < to; index++) {
      length += exchange.server.texts().piece(salt, index).length;
    }
    ByteBuf bytes = exchange.wire.buffer(length + 12);
    if (lead.length > 0) {
      appendHead(choice, calls.of(from, tokens), bytes);
    }
    Wire.beginChunk(bytes, length);
    bytes.writeBytes(before).writeBytes(lead);
    for (int index = from; index < to; index++) {
      bytes.writeBytes(exchange.server.texts().piece(salt, index));
    }
    bytes.writeBytes(trail).writeBytes(after);
    Wire.endChunk(bytes);
    written[choice] = to;
    writtenInAll += to - from;
    Counters.add(exchange.server.counters().tokens, to - from);
    exchange.log.chunk(choice, to - from);
    exchange.write(bytes);
  }

  /** The id and the name of a call, which have no token of their own. */
  private void appendHead(int choice, int call, ByteBuf bytes) {
    String id = Calls.id(exchange.number(), choice, call);
    Wire.appendChunk(bytes, events.toolCall(choice, call, id, calls.name(call)));
    exchange.log.chunk(choice, 0);
  }

  private void endChoice(int choice) {
    if (fault.cutsAfter(Integer.MAX_VALUE)) {
      // Too short to be cut at the usual time.
      fault.cut(exchange);
      return;
    }
    exchange.log.finish(exchange.finishReason());
    ByteBuf bytes = exchange.wire.buffer(512);
    if (fault.givesFinishReason()) {
      Wire.appendChunk(bytes, events.finish(choice, exchange.finishReason()));
    }
    if (--choicesLeft > 0) {
      exchange.write(bytes);
      return;
    }
    exchange.usage().ifPresent(usage -> Wire.appendChunk(bytes, events.usage(usage)));
    Wire.appendChunk(bytes, fault.lastBytes(events.done()));
    Wire.appendLastChunk(bytes);
    exchange.store();
    exchange.finish(bytes);
  }
}
