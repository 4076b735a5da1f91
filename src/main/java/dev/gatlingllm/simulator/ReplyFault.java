package dev.gatlingllm.simulator;

import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;

/** An answer in one piece, in place of the engine's. */
record ReplyFault(Consumer<Exchange> reply) implements Fault {
  private static final String HTML = "text/html; charset=utf-8";

  /**
   * Quotes the key that it got, as some servers do: nothing of it may show in a client's output.
   */
  static final Fault UNAUTHORIZED =
      new ReplyFault(
          exchange ->
              exchange.reply(
                  Reply.error(
                      401,
                      "Incorrect API key provided: " + exchange.authorization(),
                      "invalid_request_error",
                      "invalid_api_key")));

  static final Fault REDIRECT =
      new ReplyFault(
          exchange ->
              exchange.reply(
                  Reply.error(307, "Simulated: moved.", "moved", null)
                      .withHeaders("location: http://127.0.0.1:1/elsewhere\r\n")));

  static final Fault UNAVAILABLE =
      new ReplyFault(
          exchange ->
              exchange.reply(
                  Reply.text(
                      503,
                      HTML,
                      "<html><body><h1>503 Service Unavailable</h1>Simulated.</body></html>\n")));

  static final Fault NOT_A_STREAM =
      new ReplyFault(
          exchange ->
              exchange.reply(
                  Reply.text(200, HTML, "<html><body>Simulated: please log in.</body></html>\n")));

  static final Fault ERROR_IN_BODY =
      new ReplyFault(exchange -> exchange.reply(Reply.json(200, exchange.simulatedError())));

  static final Fault EMPTY_BODY = new ReplyFault(ReplyFault::emptyBody);

  /** In-band: the only event of a stream that begins well. */
  static final Fault ERROR_FIRST = new ReplyFault(ReplyFault::errorFirst);

  static Fault tooManyRequests(int retryAfterSeconds) {
    String limits =
        "retry-after: " + retryAfterSeconds + "\r\nx-ratelimit-remaining-requests: 0\r\n";
    return new ReplyFault(
        exchange ->
            exchange.reply(
                Reply.error(
                        429, "Simulated: rate limit reached.", "requests", "rate_limit_exceeded")
                    .withHeaders(limits)));
  }

  static Fault refusal(int status, String type) {
    return new ReplyFault(
        exchange -> exchange.reply(Reply.error(status, "Simulated: no answer.", type, null)));
  }

  @Override
  public boolean answers(Exchange exchange) {
    reply.accept(exchange);
    return true;
  }

  private static void emptyBody(Exchange exchange) {
    if (exchange.request().stream()) {
      ByteBuf bytes = exchange.streamHead();
      Wire.appendLastChunk(bytes);
      exchange.finish(bytes);
    } else {
      exchange.reply(Reply.text(200, "application/json", ""));
    }
  }

  private static void errorFirst(Exchange exchange) {
    if (exchange.request().stream()) {
      ByteBuf bytes = exchange.streamHead();
      Wire.appendChunk(bytes, exchange.events().event(Json.text(exchange.simulatedError())));
      Wire.appendLastChunk(bytes);
      exchange.finish(bytes);
    } else {
      exchange.reply(Reply.json(200, exchange.simulatedError()));
    }
  }
}
