package dev.gatlingllm.record;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Takes every record of a run from the event loops, passes it to a reader and writes it as a line
 * of requests.jsonl. Its own thread polls ten times a second: waking it for each record would cost
 * more, for it and for the event loop, than writing the line. Each time, the lines are passed to
 * the operating system, so a killed run keeps them. A disk failure costs the file, never the
 * measurements: the reader goes on, and {@link #trouble()} says what happened.
 */
public final class RecordLog implements AutoCloseable {
  /** Seldom enough to cost little; often enough that no portion delays the event loops by 1 ms. */
  private static final long LOOK_NANOS = 20_000_000;

  private static final long FLUSH_NANOS = 100_000_000;

  /** Approximate size of a record without its arrivals, and of each arrival. */
  private static final long RECORD_BYTES = 1_000;

  private static final long ARRIVAL_BYTES = 9;

  private final Supplier<Path> file;
  private final boolean timeline;
  private final Consumer<RequestRecord> reader;
  private final BiConsumer<String, Throwable> onFailure;
  private final long mostQueuedBytes;
  private final AtomicLong queuedBytes = new AtomicLong();
  private final Queue<RequestRecord> queue = new ConcurrentLinkedQueue<>();
  private final Thread thread = new Thread(this::run, "llm-records");
  private volatile IOException trouble;
  private volatile boolean ended;
  private volatile RecordWriter writer;
  private boolean fileLost;
  private long flushedNanos = System.nanoTime();

  /**
   * Starts the thread.
   *
   * @param file called for the first record, as the run's folder is not known earlier
   * @param timeline whether to write arrivals in a readable form, too
   * @param reader takes every record, on the log's thread, in order of arrival
   * @param onFailure called if the run must end: the reader or this thread itself failed, or
   *     records arrive faster than they are written and fill an eighth of the heap. Not called if
   *     the disk fails
   */
  public RecordLog(
      Supplier<Path> file,
      boolean timeline,
      Consumer<RequestRecord> reader,
      BiConsumer<String, Throwable> onFailure) {
    this(file, timeline, reader, onFailure, Runtime.getRuntime().maxMemory() / 8);
  }

  RecordLog(
      Supplier<Path> file,
      boolean timeline,
      Consumer<RequestRecord> reader,
      BiConsumer<String, Throwable> onFailure,
      long mostQueuedBytes) {
    this.file = file;
    this.timeline = timeline;
    this.reader = reader;
    this.onFailure = onFailure;
    this.mostQueuedBytes = mostQueuedBytes;
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Creates the file; otherwise, the first record does.
   *
   * @throws java.nio.file.FileAlreadyExistsException if it exists, as it belongs to another run
   */
  public void open() throws IOException {
    writer = new RecordWriter(file.get(), timeline);
  }

  /** Adds a record; never blocks. */
  public void add(RequestRecord record) {
    queue.add(record);
    long queued = queuedBytes.addAndGet(bytes(record));
    if (queued > mostQueuedBytes) {
      onFailure.accept(
          "writing requests.jsonl",
          new IOException("records come faster than they are written: " + queued + " bytes wait"));
    }
  }

  private static long bytes(RequestRecord record) {
    return RECORD_BYTES + ARRIVAL_BYTES * record.timeline().count();
  }

  /** Why the file is incomplete; empty if it is not. */
  public Optional<IOException> trouble() {
    return Optional.ofNullable(trouble);
  }

  /** Writes all queued records and closes the file; waits at most 30 s. */
  @Override
  public void close() {
    ended = true;
    LockSupport.unpark(thread);
    try {
      thread.join(TimeUnit.SECONDS.toMillis(30));
      if (thread.isAlive()) {
        failed(new IOException("its last records were not written within 30 s"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      boolean last;
      do {
        last = ended; // before the queue is emptied, so that the last poll finds everything
        emptyOrTell();
        if (!last) {
          LockSupport.parkNanos(LOOK_NANOS);
        }
      } while (!last);
    } finally {
      finish();
    }
  }

  /** This thread must not end while others still add records. */
  private void emptyOrTell() {
    try {
      empty();
    } catch (RuntimeException | Error e) {
      failed(new IOException(e));
      onFailure.accept("writing the records", e);
    }
  }

  private void empty() {
    for (RequestRecord next = queue.poll(); next != null; next = queue.poll()) {
      RequestRecord record = next;
      queuedBytes.addAndGet(-bytes(record));
      read(record);
      onFile(() -> write(record));
    }
    if (System.nanoTime() - flushedNanos >= FLUSH_NANOS) {
      onFile(this::flush);
    }
  }

  private void read(RequestRecord record) {
    try {
      reader.accept(record);
    } catch (RuntimeException | Error e) {
      // The line must still be written; the sums lack this record, and say so.
      failed(new IOException("request " + record.origin().request() + " is in no sum: " + e, e));
      onFailure.accept("summing up", e);
    }
  }

  private synchronized void failed(IOException error) {
    if (trouble == null) {
      trouble = error;
    }
  }

  private interface Step {
    void run() throws IOException;
  }

  private void onFile(Step step) {
    if (fileLost) {
      return;
    }
    try {
      step.run();
    } catch (IOException | RuntimeException | Error e) {
      fileLost = true;
      failed(e instanceof IOException io ? io : new IOException(e));
    }
  }

  private void write(RequestRecord record) throws IOException {
    if (writer == null) {
      writer = new RecordWriter(file.get(), timeline);
    }
    writer.write(record);
  }

  private void flush() throws IOException {
    flushedNanos = System.nanoTime();
    if (writer != null) {
      writer.flush();
    }
  }

  private void finish() {
    try {
      if (writer != null) {
        writer.close();
      }
    } catch (IOException e) {
      failed(e);
    }
  }
}
