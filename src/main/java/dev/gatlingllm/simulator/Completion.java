package dev.gatlingllm.simulator;

import java.util.List;
import java.util.Optional;

/** Reads a completion request and lets its fault or the engine answer it. */
record Completion(ServerContext server, Exchange exchange) {
  void start() {
    Call call = exchange.call();
    String faultName = faultName(call);
    CompletionRequest request;
    Fault fault;
    try {
      request = CompletionRequest.parse(call.api(), call.body(), server.settings().model());
      exchange.log.stream(request.stream());
      fault = faultName == null ? toolRounds(request) : Faults.of(faultName, request);
    } catch (BadRequest e) {
      exchange.reply(Reply.badRequest(e.getMessage()));
      return;
    }
    Optional<String> previous = request.conversation().previous();
    Optional<List<String>> history = previous.flatMap(server.responses()::history);
    if (previous.isPresent() && history.isEmpty()) {
      String message = "Previous response with id '" + previous.get() + "' not found.";
      exchange.reply(
          Reply.error(404, message, "invalid_request_error", "previous_response_not_found"));
      return;
    }
    exchange.accept(history.map(request::after).orElse(request), fault);
    // With a colon and any name, it is an adapter of the model.
    String model = server.settings().model();
    if (!request.model().equals(model) && !request.model().startsWith(model + ":")) {
      String message = "The model \"" + request.model() + "\" does not exist.";
      exchange.reply(Reply.error(404, message, "invalid_request_error", "model_not_found"));
      return;
    }
    if (fault != Fault.NONE && faultName != null) {
      exchange.log.fault(faultName);
    }
    exchange.wire.byteByByte(fault.byteByByte());
    if (!fault.answers(exchange)) {
      server.counting().execute(this::countPrompt);
    }
  }

  /** As the settings say, for requests without a fault. */
  private Fault toolRounds(CompletionRequest request) {
    int rounds = server.settings().toolRounds();
    return rounds > 0 && request.maxTokens() > 1 ? new ToolRounds(rounds).in(request) : Fault.NONE;
  }

  /** The fault that the request asks for, or else the one in the settings; null if none. */
  private String faultName(Call call) {
    return Optional.ofNullable(call.faultHeader())
        .or(
            () ->
                server
                    .settings()
                    .fault()
                    .filter(share -> share.includes(exchange.number()))
                    .map(FaultShare::fault))
        .orElse(null);
  }

  /** Counts the prompt's tokens off the event loop. */
  private void countPrompt() {
    try {
      int tokens = exchange.request().countPrompt(server.counter());
      int cached =
          server.prefixCache().map(cache -> cache.read(exchange.request().texts())).orElse(0);
      server.loop().execute(() -> generate(tokens, cached));
    } catch (RuntimeException e) {
      Reply failed = Reply.error(500, "The prompt cannot be counted: " + e, "server_error", null);
      server.loop().execute(() -> exchange.reply(failed));
    }
  }

  private void generate(int promptTokens, int cachedTokens) {
    if (exchange.ended()) {
      return;
    }
    exchange.promptTokens(promptTokens, cachedTokens);
    if (exchange.request().stream()) {
      StreamAnswer answer = new StreamAnswer(exchange);
      exchange.beginStream();
      exchange.submit(answer);
      answer.endIfEmpty();
    } else {
      WholeAnswer answer = new WholeAnswer(exchange);
      exchange.submit(answer);
      answer.endIfEmpty();
    }
  }
}
