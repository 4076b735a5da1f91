package dev.gatlingllm.simulator;

import java.util.function.Predicate;

/**
 * No answer, or one that ends before its first token; the predicate says whether the fault applied.
 */
record SilenceFault(Predicate<Answer> silence) implements Fault {

  static final Fault CLOSE_BEFORE_HEADERS =
      new SilenceFault(
          answer -> {
            answer.breakOff();
            return true;
          });

  /**
   * Acts like a server whose idle timeout expires while the next request is on its way: clients are
   * tempted to send it again on a new connection.
   */
  static final Fault CLOSE_ON_LATER_REQUEST =
      new SilenceFault(
          answer -> {
            if (answer.call().requestOnConnection() == 1) {
              return false;
            }
            answer.breakOff();
            return true;
          });

  static final Fault HANG_BEFORE_HEADERS = new SilenceFault(answer -> true);

  static final Fault HANG_BEFORE_FIRST_TOKEN =
      new SilenceFault(
          answer -> {
            if (answer.request().stream()) {
              answer.beginStream();
            }
            return true;
          });

  @Override
  public boolean answers(Answer answer) {
    return silence.test(answer);
  }
}
