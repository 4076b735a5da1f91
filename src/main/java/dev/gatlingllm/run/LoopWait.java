package dev.gatlingllm.run;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Waits for an instant on an event loop, without blocking it. */
public final class LoopWait {
  /** Keeps the wait short for a run that is being stopped. */
  private static final Duration NAP = Duration.ofMillis(500);

  /**
   * A longer wait takes no naps, as tens of thousands of users may be in one: all those of a loop
   * are looked at together, so often.
   */
  private static final Duration LONG = Duration.ofSeconds(2);

  /** Of the event loop whose thread asks. */
  private static final ThreadLocal<LongWaits> LONG_WAITS = ThreadLocal.withInitial(LongWaits::new);

  private LoopWait() {}

  /**
   * Called on the event loop.
   *
   * @param wanted polled; the wait ends early, within two seconds, once it is false
   * @param then takes, on the loop, whether the time is up
   */
  public static void until(
      long nanos, ScheduledExecutorService loop, BooleanSupplier wanted, Consumer<Boolean> then) {
    long left = nanos - System.nanoTime();
    if (!wanted.getAsBoolean()) {
      then.accept(false);
    } else if (left <= 0) {
      then.accept(true);
    } else {
      Runnable again = () -> until(nanos, loop, wanted, then);
      if (left > LONG.toNanos()) {
        LONG_WAITS.get().add(new LongWait(wanted, again), left, loop);
      } else {
        loop.schedule(again, Math.min(left, NAP.toNanos()), TimeUnit.NANOSECONDS);
      }
    }
  }

  /** One that takes a single task of the loop, however long it is. */
  private static final class LongWait {
    private final BooleanSupplier wanted;
    private final Runnable again;
    private Future<?> up;

    LongWait(BooleanSupplier wanted, Runnable again) {
      this.wanted = wanted;
      this.again = again;
    }
  }

  /** Those of one loop, which alone uses them. */
  private static final class LongWaits {
    private final Set<LongWait> waits = new HashSet<>();
    private boolean looking;

    void add(LongWait wait, long left, ScheduledExecutorService loop) {
      waits.add(wait);
      wait.up = loop.schedule(() -> end(wait), left, TimeUnit.NANOSECONDS);
      if (!looking) {
        lookLater(loop);
      }
    }

    private void end(LongWait wait) {
      waits.remove(wait);
      wait.again.run();
    }

    private void lookLater(ScheduledExecutorService loop) {
      looking = true;
      loop.schedule(() -> look(loop), LONG.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void look(ScheduledExecutorService loop) {
      looking = false;
      for (LongWait wait : waits.stream().filter(it -> !it.wanted.getAsBoolean()).toList()) {
        wait.up.cancel(false);
        end(wait);
      }
      if (!looking && !waits.isEmpty()) {
        lookLater(loop);
      }
    }
  }
}
