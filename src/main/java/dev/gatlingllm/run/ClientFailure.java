package dev.gatlingllm.run;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where a thread or a callback of ours says that it failed: the client's own fault, never the
 * server's. The first is told in one sentence and ends the run with what was measured; what comes
 * after it is its consequence. Any thread.
 */
public final class ClientFailure {
  private String first;
  private Consumer<String> end;

  /** Says how a run is ended, for a reason; at once if there is one already. */
  void onFirst(Consumer<String> stop) {
    Optional<String> already;
    synchronized (this) {
      end = stop;
      already = sentence();
    }
    already.ifPresent(stop);
  }

  /**
   * Something failed.
   *
   * @param what as the subject of a sentence: "counting tokens"
   */
  public void report(String what, Throwable why) {
    String sentence = what + " failed in the client itself: " + why;
    Consumer<String> stop;
    synchronized (this) {
      if (first != null) {
        return;
      }
      first = sentence;
      stop = end;
    }
    if (stop != null) {
      stop.accept(sentence); // before it is printed, which may take its time
    }
    System.err.println("gatling-llm: " + sentence + ". The run ends with what was measured.");
  }

  /** What failed first. */
  synchronized Optional<String> sentence() {
    return Optional.ofNullable(first);
  }

  /** The task; a scheduler would drop one that throws, and nobody would know. */
  Runnable guard(String what, Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (Throwable e) {
        report(what, e);
      }
    };
  }
}
