package dev.gatlingllm.engine;

import com.sun.management.OperatingSystemMXBean;
import dev.gatlingllm.metrics.ClientHealth;
import dev.gatlingllm.metrics.Distribution;
import dev.gatlingllm.metrics.HealthRules;
import dev.gatlingllm.metrics.LatencyHistogram;
import io.netty.channel.EventLoopGroup;
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

  void start(EventLoopGroup loops) {
    startNanos = System.nanoTime();
    startCpuNanos = system.getProcessCpuTime();
    startPromptWaits = promptWaits.getAsLong();
    for (EventExecutor loop : loops) {
      long[] due = {System.nanoTime() + TICK_NANOS};
      ticks.add(
          loop.scheduleWithFixedDelay(
              () -> tick(due), TICK_NANOS, TICK_NANOS, TimeUnit.NANOSECONDS));
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

  private synchronized void tick(long[] due) {
    long late = Math.max(0, System.nanoTime() - due[0]);
    if (endNanos == 0) {
      loopLag.record(late);
      lateTicks += late > LATE_NANOS ? 1 : 0;
    }
    // Counted from now, as the next tick is: ticks that were missed are one late tick, not many.
    due[0] = System.nanoTime() + TICK_NANOS;
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
