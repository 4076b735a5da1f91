package dev.gatlingllm.simulator;

import java.util.function.Predicate;

/** No answer, or none that gets as far as a token; the predicate says whether it came to that. */
record SilenceFault(Predicate<Exchange> silence) implements Fault {

  static final Fault CLOSE_BEFORE_HEADERS =
      new SilenceFault(
          exchange -> {
            exchange.breakOff();
            return true;
          });

  /**
   * As a server does whose idle time-out runs out just as the next request is on its way: clients
   * are tempted to send it again on a new connection.
   */
  static final Fault CLOSE_ON_LATER_REQUEST =
      new SilenceFault(
          exchange -> {
            if (exchange.requestOnConnection() == 1) {
              return false;
            }
            exchange.breakOff();
            return true;
          });

  static final Fault HANG_BEFORE_HEADERS = new SilenceFault(exchange -> true);

  static final Fault HANG_BEFORE_FIRST_TOKEN =
      new SilenceFault(
          exchange -> {
            if (exchange.request().stream()) {
              exchange.write(exchange.streamStart());
            }
            return true;
          });

  @Override
  public boolean answers(Exchange exchange) {
    return silence.test(exchange);
  }
}
