package dev.gatlingllm.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Gatling in a JVM that stays, for many simulations: 0.7 s of CPU each, and 3.9 s where each has a
 * JVM of its own. A run that ends its JVM ends this one, too; one that cannot begin is just over.
 */
final class WarmGatling {
  /** Gatling itself keeps each run's feeders, and so a thread and 10 MB of a run of ours. */
  private static final int MOST_RUNS = 30;

  private static final int MOST_IDLE = 5;
  private static final long LIMIT_SECONDS = 180;

  /** They end with this JVM. */
  private static final Deque<WarmGatling> IDLE = new ArrayDeque<>();

  private final Place place;
  private final Path output = Files.createTempFile("gatling", ".txt");
  private final Process process;
  private final ObjectOutputStream input;
  private int runs;

  /**
   * Where such a JVM runs.
   *
   * @param folder what relative paths start from
   * @param resources the end of the class path of one that gives way to others: a folder, or empty
   */
  record Place(Path folder, String resources, Map<String, String> environment) {}

  /**
   * How a run ended.
   *
   * @param exit the exit status
   */
  record Ended(int exit, String printed) {}

  private WarmGatling(Place place) throws IOException {
    this.place = place;
    List<String> command = Java.command();
    command.addAll(Gatling.OPTIONS);
    if (!place.resources.isEmpty()) {
      command.addAll(0, List.of("nice", "-n", "10"));
      String classPath = Java.classPath() + File.pathSeparator + place.resources;
      command.addAll(List.of("-cp", classPath));
    }
    command.add(GatlingHost.class.getName());
    process = Gatling.process(command, place.folder, place.environment, output);
    input = new ObjectOutputStream(process.getOutputStream());
  }

  /**
   * Runs a simulation to its end.
   *
   * @param command system properties as -D, then Gatling's arguments
   */
  static Ended run(Place place, List<String> command) {
    try {
      WarmGatling host = borrowed(place);
      Ended ended = host.run(command);
      host.giveBack();
      return ended;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static WarmGatling borrowed(Place place) throws IOException {
    synchronized (IDLE) {
      for (Iterator<WarmGatling> idle = IDLE.iterator(); idle.hasNext(); ) {
        WarmGatling host = idle.next();
        if (host.place.equals(place)) {
          idle.remove();
          return host;
        }
      }
    }
    return new WarmGatling(place);
  }

  private void giveBack() {
    synchronized (IDLE) {
      if (process.isAlive() && runs < MOST_RUNS) {
        IDLE.addFirst(this);
      } else {
        process.destroyForcibly();
      }
      if (IDLE.size() > MOST_IDLE) {
        IDLE.removeLast().process.destroyForcibly();
      }
    }
  }

  private Ended run(List<String> command) throws IOException, InterruptedException {
    long begun = Files.size(output);
    String mark = GatlingHost.ended(runs++);
    input.writeObject(command.toArray(String[]::new));
    input.flush();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (true) {
      boolean alive = process.isAlive();
      String printed = printedSince(begun);
      int at = printed.indexOf(mark);
      if (at >= 0 && printed.endsWith("\n")) {
        String status = printed.substring(at + mark.length()).strip();
        return new Ended(Integer.parseInt(status), printed.substring(0, at));
      }
      if (!alive) {
        return new Ended(process.exitValue(), printed);
      }
      if (System.nanoTime() - end > 0) {
        process.destroyForcibly();
        throw new AssertionError("still running after " + LIMIT_SECONDS + " s:\n" + printed);
      }
      Thread.sleep(20);
    }
  }

  private String printedSince(long begun) throws IOException {
    try (FileChannel file = FileChannel.open(output)) {
      return new String(Channels.newInputStream(file.position(begun)).readAllBytes(), UTF_8);
    }
  }
}
