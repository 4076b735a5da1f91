package dev.gatlingllm.run;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * Collects failures of our own threads and callbacks: the client's fault, never the server's. The
 * first one is reported in one sentence and ends the run with what was measured; later ones are
 * ignored, as consequences of the first. Thread-safe.
 */
public final class ClientFailure {
  private String first;
  private Consumer<String> end;

  /** Sets what to do with the first failure; calls it at once if there is one already. */
  void onFirst(Consumer<String> stop) {
    Optional<String> already;
    synchronized (this) {
      end = stop;
      already = sentence();
    }
    already.ifPresent(stop);
  }

  /**
   * @param what the subject of a sentence, e.g. "counting tokens"
   */
  public void report(String what, Throwable why) {
    end(what + " failed in the client itself: " + why);
  }

  /**
   * Reports that what the load is made of is lost, e.g. a file.
   *
   * @param sentence with its full stop
   */
  public void lostInput(String sentence) {
    end(sentence.replaceFirst("\\.$", ""));
  }

  private void end(String sentence) {
    Consumer<String> stop;
    synchronized (this) {
      if (first != null) {
        return;
      }
      first = sentence;
      stop = end;
    }
    if (stop != null) {
      stop.accept(sentence); // before printing, which may block
    }
    System.err.println("gatling-llm: " + sentence + ". The run ends with what was measured.");
  }

  synchronized Optional<String> sentence() {
    return Optional.ofNullable(first);
  }

  /** Wraps a task to report what it throws: a scheduler would silently drop it. */
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
