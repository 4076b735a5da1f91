package dev.gatlingllm.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One completion request and its answer, from the read request to the end. Belongs to the event
 * loop.
 */
final class Exchange implements Answer {
  final ServerContext server;
  final Wire wire;
  final LogEntry log;
  private final Call call;
  private final long number;
  private final List<Sequence> sequences = new ArrayList<>();

  private CompletionRequest request;
  private Fault fault = Fault.NONE;
  private Events events;
  private EngineDriver driver;
  private int promptTokens;
  private int cachedTokens;
  private boolean ended;

  Exchange(ServerContext server, Wire wire, LogEntry log, Call call) {
    this.server = server;
    this.wire = wire;
    this.log = log;
    this.call = call;
    this.driver = server.driver();
    Counters.add(server.counters().requests, 1);
    Counters.add(server.counters().requestsOpen, 1);
    this.number = server.counters().requests.get();
    wire.byteByByte(false);
  }

  void accept(CompletionRequest understood, Fault itsFault) {
    request = understood;
    log.model(understood.model());
    fault = itsFault;
  }

  /**
   * @param cached of them that need not be read again
   */
  void promptTokens(int tokens, int cached) {
    promptTokens = tokens;
    cachedTokens = cached;
    log.promptTokens(tokens);
  }

  /** Lets the engine make the tokens. */
  void submit(Sequence.Listener listener) {
    driver =
        fault
            .engine()
            .map(settings -> new EngineDriver(settings, server.loop()))
            .orElse(server.driver());
    int tokens = tokens();
    for (int choice = 0; tokens > 0 && choice < request.choices(); choice++) {
      // All choices share the prompt: it is read once, for the first.
      int prefill = choice == 0 ? promptTokens - cachedTokens : 0;
      sequences.add(new Sequence(choice, prefill, tokens, log.receivedNanos(), listener));
    }
    sequences.forEach(driver::submit);
  }

  private Api api() {
    return call.api();
  }

  private String mediaType() {
    return fault.mediaType(
        api().format == null ? "text/event-stream; charset=utf-8" : api().format.mediaType());
  }

  /** The facts for an answer in another API's format. */
  ApiFormat.Facts facts() {
    return new ApiFormat.Facts(
        id(),
        request.model(),
        request.texts(),
        promptTokens,
        tokens(),
        finishReason(),
        fault.framing(),
        server.prefixCache().isPresent() ? OptionalInt.of(cachedTokens) : OptionalInt.empty());
  }

  @Override
  public CompletionRequest request() {
    return request;
  }

  @Override
  public Call call() {
    return call;
  }

  Fault fault() {
    return fault;
  }

  /** Number of the request since the server's start, from 1. */
  long number() {
    return number;
  }

  /** A number that makes the text of one choice differ from those of others. */
  long salt(int choice) {
    return number * 64 + choice;
  }

  String id() {
    return call.api().idPrefix + "sim-" + number;
  }

  /** Keeps a complete answer, so that a request may continue it. */
  void store() {
    Conversation conversation = request.conversation();
    if (conversation.store()) {
      String answer = server.texts().text(salt(0), 0, tokens());
      server.responses().add(id(), conversation.previous(), request.texts(), answer);
    }
  }

  boolean ended() {
    return ended;
  }

  int tokens() {
    return fault.tokens(request);
  }

  String finishReason() {
    return fault.finishReason(tokens() < request.maxTokens() ? "stop" : "length");
  }

  Events events() {
    if (events == null && api().format != null) {
      events = new FormatEvents(api().format, facts());
    } else if (events == null) {
      events =
          new OpenAiEvents(
              call.api(),
              id(),
              System.currentTimeMillis() / 1000,
              request.model(),
              request.choices(),
              fault.framing(),
              fault.role());
    }
    return events;
  }

  /** The usage in the answer; empty if it reports none. */
  Optional<ObjectNode> usage() {
    boolean asked =
        server.settings().reportUsage() && (!request.stream() || request.includeUsage());
    if (!asked || fault.usage() == Fault.Usage.NEVER) {
      return Optional.empty();
    }
    int tokens = tokens() * request.choices();
    int reported = fault.usage() == Fault.Usage.WRONG ? tokens + tokens / 4 + 1 : tokens;
    ObjectNode usage = Json.usage(promptTokens, reported);
    if (server.prefixCache().isPresent()) {
      usage.putObject("prompt_tokens_details").put("cached_tokens", cachedTokens);
    }
    return Optional.of(usage);
  }

  private ByteBuf streamHead() {
    ByteBuf bytes = wire.buffer(Reply.chunkedHead(200, mediaType(), call.keepAlive()));
    Wire.appendChunk(bytes, events().streamStart());
    log.id(id());
    log.head(200);
    return bytes;
  }

  @Override
  public void beginStream() {
    ByteBuf bytes = streamHead();
    TextKind first = fault.kind(0, tokens());
    for (int choice = 0; choice < request.choices(); choice++) {
      Wire.appendChunk(bytes, events().opening(choice, first));
      if (first == TextKind.TOOL_CALL && api() == Api.CHAT) {
        log.chunk(choice, 0);
      }
    }
    write(bytes);
  }

  @Override
  public void stream(String... only) {
    ByteBuf bytes = streamHead();
    for (String data : only) {
      Wire.appendChunk(bytes, events().event(data));
    }
    Wire.appendLastChunk(bytes);
    finish(bytes);
  }

  @Override
  public void endStream(String event) {
    ByteBuf bytes = wire.buffer(event.length() + 64);
    Wire.appendChunk(bytes, events().event(event));
    Wire.appendLastChunk(bytes);
    finish(bytes);
  }

  @Override
  public void writeHalf(Reply reply) {
    byte[] bytes = reply.bytes(call.keepAlive());
    log.id(id());
    log.head(200);
    write(wire.buffer(bytes.length).writeBytes(bytes, 0, bytes.length / 2));
  }

  void write(ByteBuf bytes) {
    wire.write(bytes);
    log.written();
  }

  @Override
  public void reply(Reply reply) {
    log.head(reply.status());
    finish(wire.buffer(reply.bytes(call.keepAlive())));
  }

  void finish(ByteBuf lastBytes) {
    if (ended) {
      lastBytes.release();
      return;
    }
    log.end();
    // Logged before it is written: a client that has its whole answer finds it in the log.
    end();
    wire.write(lastBytes);
    if (!call.keepAlive() || fault.closesAfterwards()) {
      wire.close();
    }
  }

  @Override
  public void breakOff() {
    end();
    wire.close();
  }

  @Override
  public void reset() {
    end();
    wire.reset();
  }

  @Override
  public void hang() {
    sequences.forEach(driver::cancel);
  }

  void disconnected() {
    end();
  }

  private void end() {
    if (!ended) {
      ended = true;
      sequences.forEach(driver::cancel);
      Counters.add(server.counters().requestsOpen, -1);
      server.log().add(log.toLogged());
    }
  }
}
