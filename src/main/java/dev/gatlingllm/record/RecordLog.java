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
 * Takes every record of a run from the event loops, hands each to one reader and writes it as a
 * line of requests.jsonl, all on one thread of its own, which looks for more ten times a second: to
 * be woken by each would cost it, and the event loop that wakes it, more than the line does. What
 * there is then reaches the operating system, so a killed run keeps what it had. A disk that fails
 * costs the file, never the measurements: the reader goes on, and {@link #trouble()} says what
 * happened.
 */
public final class RecordLog implements AutoCloseable {
  private static final long LOOK_NANOS = 100_000_000;

  /** A record without its arrivals, about; and each of these. */
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

  /**
   * Starts the thread.
   *
   * @param file asked for when the first record comes, as the run's folder is not known before
   * @param timeline write the arrival of every chunk, too
   * @param reader gets every record, on the log's thread, in the order they came
   * @param onFailure told what failed and how, where no more records should come: the reader or
   *     this thread itself failed, or records come faster than they are written, and an eighth of
   *     the heap is full of them. A disk that fails is none of these
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
   * Makes the file; without this call the first record does.
   *
   * @throws java.nio.file.FileAlreadyExistsException if there is one: it is another run's
   */
  public void open() throws IOException {
    writer = new RecordWriter(file.get(), timeline);
  }

  /** Takes a record; never blocks. */
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

  /** Why the file is not whole, if so. */
  public Optional<IOException> trouble() {
    return Optional.ofNullable(trouble);
  }

  /** Writes what is queued and closes the file; waits at most 30 s for that. */
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
        last = ended; // before the queue is emptied, so that the last look finds all that was added
        emptyOrTell();
        if (!last) {
          LockSupport.parkNanos(LOOK_NANOS);
        }
      } while (!last);
    } finally {
      finish();
    }
  }

  /** Whoever adds goes on adding: this thread must not end before them. */
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
    onFile(this::flush);
  }

  private void read(RequestRecord record) {
    try {
      reader.accept(record);
    } catch (RuntimeException | Error e) {
      // The line is still to be written; the sums lack this one, and say so.
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
