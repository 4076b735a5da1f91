package dev.gatlingllm.simulator;

import java.util.function.Consumer;

/** An answer that replaces the engine's. */
record ReplyFault(Consumer<Answer> reply) implements Fault {
  private static final String HTML = "text/html; charset=utf-8";

  /** Quotes the received key, as some servers do: a client's output must not show any of it. */
  static final Fault UNAUTHORIZED =
      new ReplyFault(
          answer ->
              answer.reply(
                  Reply.error(
                      401,
                      "Incorrect API key provided: " + answer.call().authorization(),
                      "invalid_request_error",
                      "invalid_api_key")));

  static final Fault REDIRECT =
      always(
          Reply.error(307, "Simulated: moved.", "moved", null)
              .withHeaders("location: http://127.0.0.1:1/elsewhere\r\n"));

  static final Fault UNAVAILABLE =
      always(
          Reply.text(
              503, HTML, "<html><body><h1>503 Service Unavailable</h1>Simulated.</body></html>\n"));

  static final Fault NOT_A_STREAM =
      always(Reply.text(200, HTML, "<html><body>Simulated: please log in.</body></html>\n"));

  static final Fault ERROR_IN_BODY =
      new ReplyFault(answer -> answer.reply(Reply.json(200, answer.call().simulatedError())));

  static final Fault EMPTY_BODY =
      new ReplyFault(
          answer -> {
            if (answer.request().stream()) {
              answer.stream();
            } else {
              answer.reply(Reply.text(200, "application/json", ""));
            }
          });

  /** In-band: the only event of a stream that begins normally. */
  static final Fault ERROR_FIRST =
      new ReplyFault(
          answer -> {
            if (answer.request().stream()) {
              answer.stream(Json.text(answer.call().simulatedError()));
            } else {
              answer.reply(Reply.json(200, answer.call().simulatedError()));
            }
          });

  static Fault tooManyRequests(int retryAfterSeconds) {
    return always(
        Reply.error(429, "Simulated: rate limit reached.", "requests", "rate_limit_exceeded")
            .withHeaders(
                "retry-after: " + retryAfterSeconds + "\r\nx-ratelimit-remaining-requests: 0\r\n"));
  }

  static Fault refusal(int status, String type) {
    return always(Reply.error(status, "Simulated: no answer.", type, null));
  }

  private static Fault always(Reply reply) {
    return new ReplyFault(answer -> answer.reply(reply));
  }

  @Override
  public boolean answers(Answer answer) {
    reply.accept(answer);
    return true;
  }
}
