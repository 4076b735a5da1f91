package dev.gatlingllm.run;

import com.sun.management.OperatingSystemMXBean;
import dev.gatlingllm.record.ClientReadings;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/** Watches the health of the client itself during one measurement window. */
final class HealthProbe {
  private final LoopLag loopLag = new LoopLag();
  private final LongSupplier promptWaits;
  private final List<NotificationEmitter> collectors = new ArrayList<>();
  private final NotificationListener pauseListener = (pause, source) -> paused(pause.getUserData());
  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private double pauseMillis;
  private double longestPauseMillis;
  private long startNanos;
  private long startCpuNanos;
  private Optional<StealTime> startSteal = Optional.empty();
  private long startPromptWaits;
  private long endNanos;
  private long endCpuNanos;
  private Optional<StealTime> endSteal = Optional.empty();
  private long endPromptWaits;
  private ClientReadings readings;

  HealthProbe(LongSupplier promptWaits) {
    this.promptWaits = promptWaits;
  }

  void start(Iterable<? extends ScheduledExecutorService> loops, ClientFailure clientFailure) {
    startNanos = System.nanoTime();
    startCpuNanos = system.getProcessCpuTime();
    startSteal = StealTime.now();
    startPromptWaits = promptWaits.getAsLong();
    loopLag.start(loops, clientFailure);
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      if (collector instanceof NotificationEmitter emitter) {
        emitter.addNotificationListener(pauseListener, null, null);
        collectors.add(emitter);
      }
    }
  }

  /** Stops watching; a second call does nothing. */
  synchronized void stop() {
    if (endNanos != 0 || startNanos == 0) {
      return;
    }
    endNanos = System.nanoTime();
    endCpuNanos = system.getProcessCpuTime();
    endSteal = StealTime.now();
    endPromptWaits = promptWaits.getAsLong();
    loopLag.stop();
    for (NotificationEmitter collector : collectors) {
      try {
        collector.removeNotificationListener(pauseListener);
      } catch (javax.management.ListenerNotFoundException e) {
        // already removed
      }
    }
  }

  private synchronized void paused(Object data) {
    var info = com.sun.management.GarbageCollectionNotificationInfo.from((CompositeData) data);
    // Concurrent collectors also report their cycles, which pause nothing.
    if (endNanos == 0 && !info.getGcName().endsWith("Cycles")) {
      double millis = info.getGcInfo().getDuration();
      pauseMillis += millis;
      longestPauseMillis = Math.max(longestPauseMillis, millis);
    }
  }

  private OptionalDouble stealShare() {
    return startSteal.isPresent() && endSteal.isPresent()
        ? endSteal.get().shareSince(startSteal.get())
        : OptionalDouble.empty();
  }

  /** The readings; stops watching. Computed once. */
  synchronized ClientReadings readings() {
    stop();
    if (readings == null) {
      readings = measured();
    }
    return readings;
  }

  private ClientReadings measured() {
    double seconds = (endNanos - startNanos) / 1e9;
    return new ClientReadings(
        1,
        endNanos - startNanos,
        Runtime.getRuntime().availableProcessors(),
        loopLag.state(),
        loopLag.lateTicks(),
        pauseMillis,
        longestPauseMillis,
        startCpuNanos < 0 || seconds <= 0
            ? OptionalDouble.empty()
            : OptionalDouble.of((endCpuNanos - startCpuNanos) / 1e9 / seconds),
        stealShare(),
        endPromptWaits - startPromptWaits);
  }
}
