package dev.gatlingllm.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One completion request and its answer, from the read request to the end. On the event loop. */
final class Exchange {
  private final ServerContext server;
  private final Wire wire;
  private final LogEntry log;
  private final Call call;
  private final long number;
  private final List<Sequence> sequences = new ArrayList<>();

  private CompletionRequest request;
  private Fault fault = Fault.NONE;
  private Events events;
  private EngineDriver driver;
  private int promptTokens;
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

  void start() {
    String faultName = call.fault(server.settings(), number).orElse(null);
    try {
      request = CompletionRequest.parse(call.api(), call.body(), server.settings().model());
      log.stream(request.stream());
      fault = Faults.of(faultName, request);
    } catch (BadRequest e) {
      reply(Reply.badRequest(e.getMessage()));
      return;
    }
    if (!request.model().equals(server.settings().model())) {
      String message = "The model \"" + request.model() + "\" does not exist.";
      reply(Reply.error(404, message, "invalid_request_error", "model_not_found"));
      return;
    }
    if (fault != Fault.NONE) {
      log.fault(faultName);
    }
    wire.byteByByte(fault.byteByByte());
    if (!fault.answers(this)) {
      server.counting().execute(this::countPrompt);
    }
  }

  /** Off the event loop. */
  private void countPrompt() {
    try {
      int tokens = request.countPrompt(server.counter());
      server.loop().execute(() -> generate(tokens));
    } catch (RuntimeException e) {
      Reply failed = Reply.error(500, "The prompt cannot be counted: " + e, "server_error", null);
      server.loop().execute(() -> reply(failed));
    }
  }

  private void generate(int countedPromptTokens) {
    if (ended) {
      return;
    }
    promptTokens = countedPromptTokens;
    log.promptTokens(promptTokens);
    if (request.stream()) {
      StreamAnswer answer = new StreamAnswer(this);
      write(streamStart());
      submit(answer);
      answer.endIfEmpty();
    } else {
      WholeAnswer answer = new WholeAnswer(this);
      submit(answer);
      answer.endIfEmpty();
    }
  }

  private void submit(Sequence.Listener listener) {
    driver =
        fault
            .engine()
            .map(settings -> new EngineDriver(Engine.of(settings), server.loop()))
            .orElse(server.driver());
    int tokens = tokens();
    for (int choice = 0; tokens > 0 && choice < request.choices(); choice++) {
      // All choices share the prompt: it is read once, for the first.
      int prefill = choice == 0 ? promptTokens : 0;
      sequences.add(new Sequence(choice, prefill, tokens, log.receivedNanos(), listener));
    }
    sequences.forEach(driver::submit);
  }

  private Api api() {
    return call.api();
  }

  private String mediaType() {
    return fault.mediaType(
        api().tongue == null ? "text/event-stream; charset=utf-8" : api().tongue.mediaType());
  }

  /** What an answer in another API's words is made of. */
  Tongue.Facts facts() {
    return new Tongue.Facts(
        id(),
        request.model(),
        request.texts(),
        promptTokens,
        tokens(),
        finishReason(),
        fault.framing());
  }

  CompletionRequest request() {
    return request;
  }

  Fault fault() {
    return fault;
  }

  Wire wire() {
    return wire;
  }

  LogEntry log() {
    return log;
  }

  ServerContext server() {
    return server;
  }

  /** Number of the request since the server's start, from 1. */
  long number() {
    return number;
  }

  String id() {
    return call.api().idPrefix + "sim-" + number;
  }

  String authorization() {
    return call.authorization();
  }

  boolean keepAlive() {
    return call.keepAlive();
  }

  int requestOnConnection() {
    return call.requestOnConnection();
  }

  boolean ended() {
    return ended;
  }

  /** Tokens that each choice gets. */
  int tokens() {
    return fault.tokens(request);
  }

  String finishReason() {
    return tokens() < request.maxTokens() ? "stop" : "length";
  }

  Events events() {
    if (events == null && api().tongue != null) {
      events = new TongueEvents(api().tongue, facts());
    } else if (events == null) {
      events =
          new EventBytes(
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

  /** The usage that the answer reports, if it is to report any. */
  Optional<ObjectNode> usage() {
    boolean asked =
        server.settings().reportUsage() && (!request.stream() || request.includeUsage());
    if (!asked || fault.usage() == Fault.Usage.NEVER) {
      return Optional.empty();
    }
    int tokens = tokens() * request.choices();
    int reported = fault.usage() == Fault.Usage.WRONG ? tokens + tokens / 4 + 1 : tokens;
    return Optional.of(Json.usage(promptTokens, reported));
  }

  /** An error that quotes the request's key, as the worst of servers do. */
  ObjectNode simulatedError() {
    String message = "Simulated error; the request came with: " + call.authorization();
    return Json.error(message, "server_error", null);
  }

  /** The head of a stream, to be written next. */
  ByteBuf streamHead() {
    ByteBuf bytes = wire.buffer(Reply.chunkedHead(200, mediaType(), call.keepAlive()));
    Wire.appendChunk(bytes, events().streamStart());
    log.id(id());
    log.head(200);
    return bytes;
  }

  /** The head of a stream and what a chat sends before any text. */
  ByteBuf streamStart() {
    ByteBuf bytes = streamHead();
    TextKind first = fault.kind(0, tokens());
    for (int choice = 0; choice < request.choices(); choice++) {
      Wire.appendChunk(bytes, events().opening(choice, first));
      if (first == TextKind.TOOL_CALL && api() == Api.CHAT) {
        log.chunk(choice, 0);
      }
    }
    return bytes;
  }

  void write(ByteBuf bytes) {
    wire.write(bytes);
    log.written();
  }

  void reply(Reply reply) {
    log.head(reply.status());
    finish(wire.buffer(reply.bytes(call.keepAlive())));
  }

  /** Writes the last bytes of an answer. */
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

  /** Closes the connection, with the answer as it is. */
  void breakOff() {
    end();
    wire.close();
  }

  /** Resets the connection. */
  void reset() {
    end();
    wire.reset();
  }

  /** Sends nothing more, for as long as the client waits. */
  void hang() {
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
