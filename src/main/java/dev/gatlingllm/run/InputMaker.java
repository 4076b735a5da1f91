package dev.gatlingllm.run;

import dev.gatlingllm.config.ConfigException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Makes inputs on a thread of its own, a little before they are due: a user may come long before,
 * and must not hold a long prompt all the time.
 */
public final class InputMaker {
  private static final Duration AHEAD = Duration.ofSeconds(3);

  private final String what;
  private final ClientFailure clientFailure;
  private final ExecutorService thread;
  private final AtomicLong late = new AtomicLong();

  /**
   * @param what it does, should it fail: "making …"
   */
  InputMaker(String what, ClientFailure clientFailure) {
    this.what = what;
    this.clientFailure = clientFailure;
    this.thread = Executors.newSingleThreadExecutor(Threads.daemon(what.replace(' ', '-')));
  }

  /**
   * Makes an input, in time for the instant.
   *
   * @param wanted asked again and again; once false, nothing is made
   * @param then takes it on the loop; empty if it is not wanted, or cannot be made
   */
  public <T> void make(
      long dueNanos,
      Supplier<T> input,
      ScheduledExecutorService loop,
      BooleanSupplier wanted,
      Consumer<Optional<T>> then) {
    LoopWait.until(
        dueNanos - AHEAD.toNanos(),
        loop,
        wanted,
        come -> {
          if (come) {
            thread.execute(
                () -> {
                  Optional<T> made = made(dueNanos, input, wanted);
                  loop.execute(() -> then.accept(made));
                });
          } else {
            then.accept(Optional.empty());
          }
        });
  }

  private <T> Optional<T> made(long dueNanos, Supplier<T> input, BooleanSupplier wanted) {
    Optional<T> made = Optional.empty();
    try {
      if (wanted.getAsBoolean()) {
        made = Optional.of(input.get());
      }
    } catch (ConfigException e) {
      clientFailure.lostInput(e.getMessage());
    } catch (RuntimeException | Error e) {
      clientFailure.report(what, e);
    }
    if (System.nanoTime() - dueNanos > 0) {
      late.incrementAndGet();
    }
    return made;
  }

  /** Number of inputs that were not ready when they were due. */
  long late() {
    return late.get();
  }

  void close() {
    thread.shutdown();
  }
}
