package dev.gatlingllm.simulator;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The {@link LoggedRequest} in the making. Belongs to the event loop. */
final class LogEntry {
  private final long connection;
  private final String path;
  private final long receivedNanos;
  private final boolean keepChunks;

  private String id;
  private String model;
  private boolean stream;
  private String fault;
  private String finishReason;
  private OptionalInt status = OptionalInt.empty();
  private OptionalInt promptTokens = OptionalInt.empty();
  private OptionalLong headersNanos = OptionalLong.empty();
  private OptionalLong endNanos = OptionalLong.empty();
  private int completionTokens;
  private int chunks;
  private int written;
  private long[] nanos = new long[0];
  private long[] writtenNanos = new long[0];
  private int[] tokens = new int[0];
  private int[] choices = new int[0];

  LogEntry(long connection, String path, long receivedNanos, boolean keepChunks) {
    this.connection = connection;
    this.path = path;
    this.receivedNanos = receivedNanos;
    this.keepChunks = keepChunks;
  }

  long receivedNanos() {
    return receivedNanos;
  }

  void id(String value) {
    id = value;
  }

  void model(String value) {
    model = value;
  }

  void stream(boolean value) {
    stream = value;
  }

  void fault(String value) {
    fault = value;
  }

  void promptTokens(int value) {
    promptTokens = OptionalInt.of(value);
  }

  void head(int answerStatus) {
    status = OptionalInt.of(answerStatus);
    headersNanos = OptionalLong.of(System.nanoTime());
  }

  void finish(String reason) {
    finishReason = reason;
  }

  void end() {
    endNanos = OptionalLong.of(System.nanoTime());
  }

  /** Adds tokens that are not sent in a chunk of their own. */
  void tokens(int count) {
    completionTokens += count;
  }

  /** To be called immediately before the chunk is written. */
  void chunk(int choice, int tokensInChunk) {
    completionTokens += tokensInChunk;
    if (keepChunks) {
      if (chunks == nanos.length) {
        grow();
      }
      tokens[chunks] = tokensInChunk;
      choices[chunks] = choice;
      nanos[chunks++] = System.nanoTime();
    }
  }

  /** To be called when the write of the latest chunks has returned. */
  void written() {
    if (written < chunks) {
      Arrays.fill(writtenNanos, written, chunks, System.nanoTime());
      written = chunks;
    }
  }

  LoggedRequest toLogged() {
    return new LoggedRequest(
        Optional.ofNullable(id),
        connection,
        path,
        Optional.ofNullable(model),
        stream,
        status,
        Optional.ofNullable(fault),
        promptTokens,
        completionTokens,
        Optional.ofNullable(finishReason),
        receivedNanos,
        headersNanos,
        keepChunks
            ? Optional.of(
                new LoggedRequest.Chunks(
                    Arrays.copyOf(nanos, chunks),
                    Arrays.copyOf(writtenNanos, chunks),
                    Arrays.copyOf(tokens, chunks),
                    Arrays.copyOf(choices, chunks)))
            : Optional.empty(),
        endNanos);
  }

  private void grow() {
    int capacity = Math.max(64, 2 * chunks);
    nanos = Arrays.copyOf(nanos, capacity);
    writtenNanos = Arrays.copyOf(writtenNanos, capacity);
    tokens = Arrays.copyOf(tokens, capacity);
    choices = Arrays.copyOf(choices, capacity);
  }
}
