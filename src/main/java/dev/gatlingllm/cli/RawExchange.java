package dev.gatlingllm.cli;

import dev.gatlingllm.answer.AnswerBounds;
import dev.gatlingllm.config.Timeouts;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;

/** One HTTP/1 request and its answer on a connection of its own, with nothing hidden. */
final class RawExchange implements AutoCloseable {
  private static final int MOST_INTERIM = 100;

  private final URI server;
  private final RawConnection connection;
  private final Duration longestWrite;
  private int sentBytes;

  /** Is called with the answer as it arrives. */
  interface Reader {
    /** A head before the answer's own, such as 103 Early Hints. */
    default void interim(RawHead head, long nanos) {}

    void head(RawHead head, long nanos);

    void body(byte[] bytes, long nanos);

    /** How long to wait for the next bytes. */
    Duration patience();

    /** Whether no more of the body is wanted. */
    boolean enough();
  }

  private RawExchange(URI server, RawConnection connection, Duration longestWrite) {
    this.server = server;
    this.connection = connection;
    this.longestWrite = longestWrite;
  }

  static RawExchange open(URI server, ProbeTls tls, Timeouts timeouts) throws IOException {
    return new RawExchange(
        server, RawConnection.open(server, tls, timeouts.connect()), timeouts.total());
  }

  /** Whether bytes came faster than they were processed: later stamps are late. */
  boolean heldBack() {
    return connection.heldBack();
  }

  long connectNanos() {
    return connection.connectNanos();
  }

  /**
   * Sends a request.
   *
   * @param text its body; an empty one is not sent
   * @return when its first byte was written
   */
  long send(String method, String path, Map<String, String> headers, String text)
      throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    String base = server.getRawPath() == null ? "" : server.getRawPath();
    StringBuilder head = new StringBuilder(method + " " + base + path + " HTTP/1.1\r\n");
    if (!headers.containsKey("Host")) {
      head.append("Host: ").append(server.getRawAuthority()).append("\r\n");
    }
    headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    if (body.length > 0) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
    all.writeBytes(body);
    long now = System.nanoTime();
    connection.write(all.toByteArray(), longestWrite);
    sentBytes = all.size();
    return now;
  }

  int sentBytes() {
    return sentBytes;
  }

  /**
   * Reads the answer to the end of its body or of the connection, or until the reader has enough.
   *
   * @return how its body was framed
   * @throws NotHttp if the answer is not HTTP
   */
  TransferDecoder read(Reader reader) throws IOException {
    byte[] bytes = {};
    int before = 0;
    int interim = 0;
    while (before + bytes.length <= AnswerBounds.HEAD_BYTES) {
      RawConnection.Piece piece = connection.read(reader.patience());
      bytes = joined(bytes, piece.bytes());
      if (piece.bytes().length == 0) {
        throw new EOFException(
            bytes.length == 0 ? "closed without an answer" : "the answer's head does not end");
      }
      for (int end = headEnd(bytes); end >= 0; end = headEnd(bytes)) {
        RawHead head = head(bytes, end);
        bytes = Arrays.copyOfRange(bytes, end, bytes.length);
        before += end;
        if (!head.isInterim()) {
          reader.head(head, piece.nanos());
          return readBody(head, bytes, piece.nanos(), reader);
        }
        if (++interim > MOST_INTERIM) {
          throw new NotHttp("more than " + MOST_INTERIM + " heads came before the answer's own");
        }
        reader.interim(head, piece.nanos());
      }
    }
    throw new NotHttp("the answer's head is longer than 64 kB");
  }

  private static RawHead head(byte[] bytes, int end) throws NotHttp {
    RawHead head = RawHead.of(bytes, end);
    if (!head.isHttp()) {
      throw NotHttp.butSays(head.lines().isEmpty() ? "an empty line" : head.lines().get(0));
    }
    return head;
  }

  /** Where the head ends, or -1 while it has not. */
  private static int headEnd(byte[] bytes) throws NotHttp {
    String start = new String(bytes, 0, Math.min(bytes.length, 5), StandardCharsets.ISO_8859_1);
    if (!"HTTP/".startsWith(start)) {
      String said = new String(bytes, 0, Math.min(bytes.length, 200), StandardCharsets.ISO_8859_1);
      throw NotHttp.butSays(said.strip().lines().findFirst().orElse("an empty line"));
    }
    return RawHead.end(bytes);
  }

  private TransferDecoder readBody(RawHead head, byte[] start, long nanos, Reader reader)
      throws IOException {
    TransferDecoder transfer = new TransferDecoder(head);
    give(transfer.feed(start), nanos, reader);
    while (!transfer.ended() && transfer.trouble() == null && !reader.enough()) {
      RawConnection.Piece piece = connection.read(reader.patience());
      if (piece.bytes().length == 0) {
        break;
      }
      give(transfer.feed(piece.bytes()), piece.nanos(), reader);
    }
    return transfer;
  }

  private static byte[] joined(byte[] one, byte[] other) {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(one);
    both.writeBytes(other);
    return both.toByteArray();
  }

  private static void give(byte[] body, long nanos, Reader reader) {
    if (body.length > 0) {
      reader.body(body, nanos);
    }
  }

  /** Whether the server closes the connection within this time. */
  boolean closedWithin(Duration time) {
    try {
      return connection.read(time).bytes().length == 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }

  /** The answer is not HTTP. */
  static final class NotHttp extends IOException {
    private static final long serialVersionUID = 1L;

    NotHttp(String message) {
      super(message);
    }

    static NotHttp butSays(String line) {
      return new NotHttp("no HTTP: " + line.substring(0, Math.min(line.length(), 200)));
    }
  }
}
