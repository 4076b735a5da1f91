package dev.gatlingllm.system;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The engine's own log: the only place where llama.cpp in the JVM says what it counted. */
final class LlamaLog {
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final Pattern LAUNCH_OR_TIMING =
      Pattern.compile(
          "launch_slot_: id +\\d+ \\| task (?<begun>\\d+) \\| processing task"
              + "|print_timing: id +\\d+ \\| task (?<done>\\d+) \\|"
              + "\\s+prompt eval time = +\\S+ ms / +(?<prompt>\\d+) tokens.*"
              + "\\s+eval time = +\\S+ ms / +(?<completion>\\d+) tokens.*"
              + "\\s+total time = +(?<total>\\S+) ms");

  private final Path file;
  private final StringBuilder unread = new StringBuilder();
  private final List<Long> begun = new ArrayList<>();
  private final Map<Long, Timing> timings = new HashMap<>();
  private long position;

  /** What the engine says of one request when it is done with it. */
  record Timing(int promptTokens, int completionTokens, double totalMillis) {}

  LlamaLog(Path file) {
    this.file = file;
  }

  /** How many requests the engine has begun so far. */
  synchronized int launches() {
    read();
    return begun.size();
  }

  /** The task number of the request begun after so many others. */
  long awaitLaunch(int before) {
    return await(() -> begun.size() > before ? begun.get(before) : null);
  }

  Timing awaitTiming(long task) {
    return await(() -> timings.get(task));
  }

  /** The engine logs by a thread of its own: a line may come after what it tells of. */
  private <T> T await(Supplier<T> look) {
    long start = System.nanoTime();
    try {
      while (System.nanoTime() - start < LIMIT_NANOS) {
        synchronized (this) {
          read();
          T found = look.get();
          if (found != null) {
            return found;
          }
        }
        Thread.sleep(1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new IllegalStateException("the engine's log does not say so");
  }

  private void read() {
    if (!Files.exists(file)) {
      return;
    }
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      byte[] bytes = new byte[(int) (in.length() - position)];
      in.seek(position);
      in.readFully(bytes);
      position += bytes.length;
      unread.append(new String(bytes, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Matcher entry = LAUNCH_OR_TIMING.matcher(unread);
    int end = 0;
    while (entry.find()) {
      end = entry.end();
      if (entry.group("begun") != null) {
        begun.add(Long.parseLong(entry.group("begun")));
      } else {
        timings.put(
            Long.parseLong(entry.group("done")),
            new Timing(
                Integer.parseInt(entry.group("prompt")),
                Integer.parseInt(entry.group("completion")),
                Double.parseDouble(entry.group("total"))));
      }
    }
    unread.delete(0, end);
  }
}
