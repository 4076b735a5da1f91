package dev.gatlingllm.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Takes every record of a run from the event loops, hands each to one reader and writes it as a
 * line of requests.jsonl, all on one thread of its own. Lines reach the operating system whenever
 * the queue runs empty, so a killed run keeps what it had. A disk that fails costs the file, never
 * the measurements: the reader goes on, and {@link #trouble()} says what happened.
 */
public final class RecordLog implements AutoCloseable {
  private static final RequestRecord[] END = new RequestRecord[1];

  private final Supplier<Path> file;
  private final boolean timeline;
  private final Consumer<RequestRecord> reader;
  private final LinkedBlockingQueue<RequestRecord[]> queue = new LinkedBlockingQueue<>();
  private final Thread thread = new Thread(this::run, "llm-records");
  private volatile IOException trouble;
  private JsonGenerator json;
  private boolean fileLost;

  /**
   * Starts the thread.
   *
   * @param file asked for when the first record comes, as the run's folder is not known before
   * @param timeline write the arrival of every chunk, too
   * @param reader gets every record, on the log's thread, in the order they came
   */
  public RecordLog(Supplier<Path> file, boolean timeline, Consumer<RequestRecord> reader) {
    this.file = file;
    this.timeline = timeline;
    this.reader = reader;
    thread.setDaemon(true);
    thread.start();
  }

  /** Takes a record; never blocks. */
  public void add(RequestRecord record) {
    queue.add(new RequestRecord[] {record});
  }

  /** Why the file is not whole, if so. */
  public Optional<IOException> trouble() {
    return Optional.ofNullable(trouble);
  }

  /** Writes what is queued and closes the file; waits at most 30 s for that. */
  @Override
  public void close() {
    queue.add(END);
    try {
      thread.join(TimeUnit.SECONDS.toMillis(30));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      for (RequestRecord[] next = queue.take(); next != END; next = queue.take()) {
        read(next[0]);
        write(next[0]);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      finish();
    }
  }

  private void read(RequestRecord record) {
    try {
      reader.accept(record);
    } catch (RuntimeException e) {
      // The line is still to be written; the sums lack this one, and say so.
      failed(new IOException("request " + record.origin().request() + " is in no sum: " + e, e));
    }
  }

  private void failed(IOException error) {
    if (trouble == null) {
      trouble = error;
    }
  }

  private void write(RequestRecord record) {
    if (fileLost) {
      return;
    }
    try {
      if (json == null) {
        json = open();
      }
      RecordJson.write(json, record, timeline);
      if (queue.isEmpty()) {
        json.flush();
      }
    } catch (IOException | RuntimeException e) {
      fileLost = true;
      failed(e instanceof IOException io ? io : new IOException(e));
    }
  }

  private JsonGenerator open() throws IOException {
    return new JsonFactory()
        .createGenerator(new BufferedOutputStream(Files.newOutputStream(file.get()), 1 << 16))
        .setPrettyPrinter(new MinimalPrettyPrinter("\n"));
  }

  private void finish() {
    try {
      if (json != null) {
        json.writeRaw('\n');
        json.close();
      }
    } catch (IOException e) {
      failed(e);
    }
  }
}
