package dev.gatlingllm.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What kept a client from its work while it ran, told by others than the client:
 *
 * <ul>
 *   <li>how late threads of this JVM that do nothing but wake up did so, one for each core: the
 *       whole machine's noise;
 *   <li>how long the client's event loops stood in the kernel's run queue (Linux,
 *       Documentation/scheduler/sched-stats.rst: the second figure of {@code schedstat}): on a busy
 *       machine most of what is late is late there, where a thread that sleeps much never waits;
 *   <li>how long the client's JVM held all its threads, by its own safepoint log.
 * </ul>
 */
final class Witness implements AutoCloseable {
  private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long TASKS_PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final Pattern PAUSE = Pattern.compile("\\[(\\d+)ns].* Total: +(\\d+) ns");

  /** So long somebody waited, somewhere between the two instants. */
  private record Wait(long fromNanos, long toNanos, long nanos) {

    long within(long from, long to) {
      return Math.max(0, Math.min(nanos, Math.min(to, toNanos) - Math.max(from, fromNanos)));
    }
  }

  /** Of each thread that wakes up. */
  private final Map<String, Collection<Wait>> wakes = new ConcurrentHashMap<>();

  /** Of each event loop of the client. */
  private final Map<String, Collection<Wait>> queued = new ConcurrentHashMap<>();

  private final Collection<Wait> pauses = new ConcurrentLinkedQueue<>();
  private volatile boolean closed;

  Witness() {
    for (int core = 0; core < Runtime.getRuntime().availableProcessors(); core++) {
      String name = "witness-" + core;
      Collection<Wait> waits = waits(wakes, name);
      daemon(name, () -> wakeUp(waits));
    }
  }

  private static void daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private static Collection<Wait> waits(Map<String, Collection<Wait>> all, String name) {
    return all.computeIfAbsent(name, it -> new ConcurrentLinkedQueue<>());
  }

  private void wakeUp(Collection<Wait> waits) {
    while (!closed) {
      long due = System.nanoTime() + PERIOD_NANOS;
      LockSupport.parkNanos(PERIOD_NANOS);
      long now = System.nanoTime();
      waits.add(new Wait(due, now, now - due));
    }
  }

  /** Runs it to the end, and watches its JVM. */
  Gatling.Result run(Gatling gatling) {
    try {
      Path log = Files.createTempFile("safepoints", ".log");
      gatling.jvmArgument("-Xlog:safepoint:file=" + log + ":timenanos");
      Gatling.Result result;
      try (Gatling.Running running = gatling.start()) {
        daemon("run-queues", () -> watchQueues(running.process()));
        result = running.await();
      }
      for (String line : Files.readAllLines(log)) {
        Matcher pause = PAUSE.matcher(line);
        if (pause.find()) {
          long end = Long.parseLong(pause.group(1));
          long nanos = Long.parseLong(pause.group(2));
          pauses.add(new Wait(end - nanos, end, nanos));
        }
      }
      return result;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void watchQueues(Process client) {
    Map<Path, Long> lastDelays = new ConcurrentHashMap<>();
    List<Path> loops = List.of();
    long listed = System.nanoTime() - TASKS_PERIOD_NANOS;
    long last = listed;
    while (!closed && client.isAlive()) {
      if (System.nanoTime() - listed >= TASKS_PERIOD_NANOS) {
        listed = System.nanoTime();
        loops = eventLoops(client.pid());
      }
      for (Path loop : loops) {
        long delay = queuedNanos(loop);
        long before = lastDelays.getOrDefault(loop, delay);
        if (delay > before) {
          long from = last - (delay - before);
          waits(queued, loop.toString()).add(new Wait(from, System.nanoTime(), delay - before));
        }
        lastDelays.put(loop, delay);
      }
      last = System.nanoTime();
      LockSupport.parkNanos(PERIOD_NANOS);
    }
  }

  /** Where there are none, as on other systems than Linux, nothing is excused by them. */
  private static List<Path> eventLoops(long pid) {
    try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
      return tasks.filter(it -> text(it.resolve("comm")).startsWith("gatling-")).toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static long queuedNanos(Path task) {
    String[] figures = text(task.resolve("schedstat")).split(" ");
    return figures.length < 2 ? 0 : Long.parseLong(figures[1]);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return ""; // that thread has ended
    }
  }

  /** How late the latest wake-up was. */
  long longestNanos() {
    return wakes.values().stream()
        .flatMap(Collection::stream)
        .mapToLong(Wait::nanos)
        .max()
        .orElse(0);
  }

  /**
   * How much of the time between two instants was nobody's fault but the machine's, or the JVM's.
   */
  long excusedNanos(long fromNanos, long toNanos) {
    // A thread that its JVM holds is not in the run queue: these two add up.
    return Math.max(
        longest(wakes, fromNanos, toNanos),
        longest(queued, fromNanos, toNanos) + sum(pauses, fromNanos, toNanos));
  }

  private static long longest(Map<String, Collection<Wait>> waits, long from, long to) {
    return waits.values().stream().mapToLong(it -> sum(it, from, to)).max().orElse(0);
  }

  private static long sum(Collection<Wait> waits, long from, long to) {
    return waits.stream().mapToLong(it -> it.within(from, to)).sum();
  }

  @Override
  public void close() {
    closed = true;
  }
}
