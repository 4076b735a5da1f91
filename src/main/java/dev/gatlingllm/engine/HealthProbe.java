package dev.gatlingllm.engine;

import com.sun.management.OperatingSystemMXBean;
import dev.gatlingllm.metrics.ClientHealth;
import dev.gatlingllm.metrics.Distribution;
import dev.gatlingllm.metrics.HealthRules;
import dev.gatlingllm.metrics.LatencyHistogram;
import io.netty.util.concurrent.EventExecutor;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/** Watches the client itself over one measurement window. */
final class HealthProbe {
  private static final long TICK_NANOS = 10_000_000;
  private static final long LATE_NANOS = 1_000_000;

  private final LatencyHistogram loopLag = new LatencyHistogram();
  private final LongSupplier promptWaits;
  private final List<Future<?>> ticks = new ArrayList<>();
  private final List<NotificationEmitter> collectors = new ArrayList<>();
  private final NotificationListener pauseListener = (pause, source) -> paused(pause.getUserData());
  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private long lateTicks;
  private double pauseMillis;
  private double longestPauseMillis;
  private long startNanos;
  private long startCpuNanos;
  private long startPromptWaits;
  private long endNanos;
  private long endCpuNanos;
  private long endPromptWaits;

  HealthProbe(LongSupplier promptWaits) {
    this.promptWaits = promptWaits;
  }

  void start(Iterable<? extends EventExecutor> loops) {
    startNanos = System.nanoTime();
    startCpuNanos = system.getProcessCpuTime();
    startPromptWaits = promptWaits.getAsLong();
    for (EventExecutor loop : loops) {
      long[] due = {System.nanoTime() + TICK_NANOS};
      ticks.add(
          loop.scheduleWithFixedDelay(
              () -> tick(loop, due), TICK_NANOS, TICK_NANOS, TimeUnit.NANOSECONDS));
    }
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      if (collector instanceof NotificationEmitter emitter) {
        emitter.addNotificationListener(pauseListener, null, null);
        collectors.add(emitter);
      }
    }
  }

  /** Ends the watch; a second call does nothing. */
  synchronized void stop() {
    if (endNanos != 0 || startNanos == 0) {
      return;
    }
    endNanos = System.nanoTime();
    endCpuNanos = system.getProcessCpuTime();
    endPromptWaits = promptWaits.getAsLong();
    ticks.forEach(tick -> tick.cancel(false));
    for (NotificationEmitter collector : collectors) {
      try {
        collector.removeNotificationListener(pauseListener);
      } catch (javax.management.ListenerNotFoundException e) {
        // then it is gone already
      }
    }
  }

  /**
   * A tick ends a round later than it begins: what comes while a loop is busy is read in the next
   * round, somewhere among all the rest that is ready by then.
   */
  private void tick(EventExecutor loop, long[] due) {
    long firstDue = due[0];
    long begun = System.nanoTime();
    due[0] = begun + TICK_NANOS;
    loop.schedule(() -> ended(firstDue, begun), 0, TimeUnit.NANOSECONDS);
  }

  /**
   * A stall counts as often as ticks were due in it: all that came meanwhile waited, and as one
   * tick of many a stall would hardly touch a percentile (coordinated omission).
   */
  private synchronized void ended(long firstDue, long begun) {
    long now = System.nanoTime();
    for (long due = firstDue; due <= begun && endNanos == 0; due += TICK_NANOS) {
      loopLag.record(now - due);
      lateTicks += now - due > LATE_NANOS ? 1 : 0;
    }
  }

  private synchronized void paused(Object data) {
    var info = com.sun.management.GarbageCollectionNotificationInfo.from((CompositeData) data);
    // Concurrent collectors report their cycles, too, which stop nobody.
    if (endNanos == 0 && !info.getGcName().endsWith("Cycles")) {
      double millis = info.getGcInfo().getDuration();
      pauseMillis += millis;
      longestPauseMillis = Math.max(longestPauseMillis, millis);
    }
  }

  synchronized ClientHealth health(Distribution scheduleLag, HealthRules rules) {
    stop();
    double seconds = (endNanos - startNanos) / 1e9;
    ClientHealth measured =
        new ClientHealth(
            List.of(),
            scheduleLag,
            // One busy stretch makes many ticks late: they are no independent samples.
            loopLag.distribution().clustered(OptionalDouble.empty()),
            lateTicks,
            pauseMillis,
            longestPauseMillis,
            startCpuNanos < 0 || seconds <= 0
                ? OptionalDouble.empty()
                : OptionalDouble.of((endCpuNanos - startCpuNanos) / 1e9 / seconds),
            endPromptWaits - startPromptWaits);
    return rules.judge(
        measured,
        Duration.ofNanos(endNanos - startNanos),
        Runtime.getRuntime().availableProcessors());
  }
}
