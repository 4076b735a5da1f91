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
    } else if (left <= LONG.toNanos()) {
      loop.schedule(
          () -> until(nanos, loop, wanted, then),
          Math.min(left, NAP.toNanos()),
          TimeUnit.NANOSECONDS);
    } else {
      new LongWait(nanos, loop, wanted, then, LONG_WAITS.get()).begin(left);
    }
  }

  /** One that takes a single task of the loop, itself, however long it is. */
  private static final class LongWait implements Runnable {
    private final long nanos;
    private final ScheduledExecutorService loop;
    private final BooleanSupplier wanted;
    private final Consumer<Boolean> then;
    private final LongWaits all;
    private Future<?> up;

    LongWait(
        long nanos,
        ScheduledExecutorService loop,
        BooleanSupplier wanted,
        Consumer<Boolean> then,
        LongWaits all) {
      this.nanos = nanos;
      this.loop = loop;
      this.wanted = wanted;
      this.then = then;
      this.all = all;
    }

    void begin(long left) {
      up = loop.schedule(this, left, TimeUnit.NANOSECONDS);
      all.add(this);
    }

    @Override
    public void run() {
      all.waits.remove(this);
      until(nanos, loop, wanted, then);
    }
  }

  /** Those of one loop, which alone uses them. */
  private static final class LongWaits {
    private final Set<LongWait> waits = new HashSet<>();
    private boolean looking;

    void add(LongWait wait) {
      waits.add(wait);
      if (!looking) {
        lookLater(wait.loop);
      }
    }

    private void lookLater(ScheduledExecutorService loop) {
      looking = true;
      loop.schedule(() -> look(loop), LONG.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void look(ScheduledExecutorService loop) {
      looking = false;
      for (LongWait wait : waits.stream().filter(it -> !it.wanted.getAsBoolean()).toList()) {
        wait.up.cancel(false);
        wait.run();
      }
      if (!looking && !waits.isEmpty()) {
        lookLater(loop);
      }
    }
  }
}
