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
  private Counters start = Counters.NONE;
  private Counters end = Counters.NONE;
  private ClientReadings readings;

  /** What the process and its machine had used up at an instant. */
  private record Counters(long nanos, long cpuNanos, Optional<StealTime> steal, long promptWaits) {
    private static final Counters NONE = new Counters(0, 0, Optional.empty(), 0);
  }

  HealthProbe(LongSupplier promptWaits) {
    this.promptWaits = promptWaits;
  }

  void start(Iterable<? extends ScheduledExecutorService> loops, ClientFailure clientFailure) {
    start = counters();
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
    if (end != Counters.NONE || start == Counters.NONE) {
      return;
    }
    end = counters();
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
    if (end == Counters.NONE && !info.getGcName().endsWith("Cycles")) {
      double millis = info.getGcInfo().getDuration();
      pauseMillis += millis;
      longestPauseMillis = Math.max(longestPauseMillis, millis);
    }
  }

  /** The readings; stops watching. Computed once. */
  synchronized ClientReadings readings() {
    stop();
    if (readings == null) {
      readings = measured();
    }
    return readings;
  }

  private Counters counters() {
    return new Counters(
        System.nanoTime(), system.getProcessCpuTime(), StealTime.now(), promptWaits.getAsLong());
  }

  private ClientReadings measured() {
    long nanos = end.nanos - start.nanos;
    return new ClientReadings(
        1,
        nanos,
        Runtime.getRuntime().availableProcessors(),
        loopLag.state(),
        loopLag.lateTicks(),
        pauseMillis,
        longestPauseMillis,
        start.cpuNanos < 0 || nanos <= 0
            ? OptionalDouble.empty()
            : OptionalDouble.of((end.cpuNanos - start.cpuNanos) / 1e9 / (nanos / 1e9)),
        start.steal.isPresent() && end.steal.isPresent()
            ? end.steal.get().shareSince(start.steal.get())
            : OptionalDouble.empty(),
        end.promptWaits - start.promptWaits);
  }
}
