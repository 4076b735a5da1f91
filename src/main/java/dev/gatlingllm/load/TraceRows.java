package dev.gatlingllm.load;

import dev.gatlingllm.config.ConfigException;
import dev.gatlingllm.config.InputFile;
import java.io.IOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * The arrivals of a trace, read as they are asked for. What is wrong with a row is said in a {@link
 * ConfigException} when it is reached.
 */
final class TraceRows implements Iterator<Arrival> {
  private final Trace trace;
  private final InputFile trouble;
  private final int injector;
  private final int injectors;
  private TraceFormat file;
  private boolean ended;
  private TraceLine previous;
  private Optional<TraceLine> last = Optional.empty();
  private long firstNanos;
  private long number;
  private long failed;
  private Arrival next;

  /**
   * @param injector number of this load generator, from 1: row i is its own if i mod injectors is
   *     injector − 1
   */
  TraceRows(Trace trace, int injector, int injectors) {
    this.trace = trace;
    this.trouble = new InputFile("trace", trace.file());
    this.injector = injector;
    this.injectors = injectors;
  }

  /** Rows that are replayed, by all load generators, as far as it has read. */
  long number() {
    return number;
  }

  /** Rows that are left out because they failed when they were recorded, as far as it has read. */
  long failed() {
    return failed;
  }

  /** When the last row was due that is replayed, by whatever load generator. */
  long lastDueNanos() {
    return last.isEmpty() ? 0 : dueNanos(last.get());
  }

  @Override
  public boolean hasNext() {
    try {
      while (next == null && !ended) {
        readOn();
      }
      return next != null;
    } catch (IOException e) {
      close();
      throw trouble.unread(e);
    } catch (ConfigException e) {
      close();
      throw e;
    }
  }

  @Override
  public Arrival next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Arrival arrival = next;
    next = null;
    return arrival;
  }

  private void readOn() throws IOException {
    if (file == null) {
      file = TraceFile.open(trouble);
    }
    Optional<TraceLine> read =
        trace.rows().isPresent() && number >= trace.rows().getAsLong()
            ? Optional.empty()
            : file.next();
    if (read.isEmpty() || isBehind(read.get())) {
      close();
    } else {
      take(read.get());
    }
  }

  private boolean isBehind(TraceLine line) {
    requireOrder(line);
    return trace.to().isPresent() && sinceFirst(line) >= trace.to().get().toNanos();
  }

  private void requireOrder(TraceLine line) {
    if (previous == null) {
      firstNanos = line.nanos();
    } else if (line.nanos() < previous.nanos()) {
      throw line.row()
          .at()
          .wrong(
              "timestamp",
              line.time(),
              "not be before " + previous.time() + ", that of " + previous.row().at().place());
    }
    previous = line;
  }

  private void take(TraceLine line) {
    if (sinceFirst(line) < trace.from().toNanos()) {
      return;
    }
    if (line.failed()) {
      failed++;
      return;
    }
    last = Optional.of(line);
    if (number % injectors == injector - 1) {
      next = Arrival.of(dueNanos(line), line.row().numbered(number));
    }
    number++;
  }

  private long sinceFirst(TraceLine line) {
    return line.nanos() - firstNanos;
  }

  private long dueNanos(TraceLine line) {
    return Math.round((sinceFirst(line) - trace.from().toNanos()) / trace.speed());
  }

  private void close() {
    ended = true;
    if (file != null) {
      try {
        file.close();
      } catch (IOException e) {
        // It has been read.
      }
    }
  }
}
