package dev.gatlingllm.cli;

import dev.gatlingllm.config.Durations;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One connection, without an HTTP client that could hide anything. A thread of its own only reads
 * and stamps, so that processing the bytes delays no stamp.
 */
final class RawConnection implements AutoCloseable {

  /**
   * What one read brought.
   *
   * @param bytes empty at the connection's end
   * @param error why it ended, or null
   */
  record Piece(byte[] bytes, long nanos, IOException error) {}

  /** Resolves a host name. */
  interface Resolver {
    InetAddress resolve(String host) throws IOException;
  }

  private static final byte[] NOTHING = {};

  /** Maximum size of the pieces read but not yet processed, their own memory included. */
  private static final int MOST_WAITING_BYTES = 16 << 20;

  private static final int PIECE_BYTES = 256;

  private final Socket socket;
  // Taken once: a server that answers and closes at once ends TLS in both directions, and a
  // stream asked for after that is refused although the answer has come.
  private final OutputStream out;
  private final long connectNanos;
  private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
  private final Semaphore room = new Semaphore(MOST_WAITING_BYTES);
  private final Thread reader;
  private volatile boolean heldBack;

  private RawConnection(Socket socket, long connectNanos) throws IOException {
    this.socket = socket;
    this.connectNanos = connectNanos;
    socket.setSoTimeout(0);
    out = socket.getOutputStream();
    InputStream in = socket.getInputStream();
    reader = new Thread(() -> readAll(in), "probe-reader");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Connects, with TLS where the address says https.
   *
   * @throws javax.net.ssl.SSLException if the server does not speak TLS or is not to be trusted
   */
  static RawConnection open(URI server, ProbeTls tls, Duration timeout) throws IOException {
    return open(server, tls, timeout, InetAddress::getByName);
  }

  static RawConnection open(URI server, ProbeTls tls, Duration timeout, Resolver resolver)
      throws IOException {
    long start = System.nanoTime();
    boolean secure = "https".equals(server.getScheme());
    int port = server.getPort() != -1 ? server.getPort() : secure ? 443 : 80;
    String host = server.getHost().replaceAll("^\\[|]$", "");
    Socket socket = new Socket();
    CompletableFuture<Void> late = closedAfter(timeout, socket);
    try {
      socket.setTcpNoDelay(true);
      InetAddress address = resolved(host, timeout, resolver);
      socket.connect(new InetSocketAddress(address, port), millis(timeout));
      if (secure) {
        socket = tls.secured(socket, host, port);
      }
      return new RawConnection(socket, System.nanoTime() - start);
    } catch (IOException e) {
      socket.close();
      throw isOver(timeout, start)
          ? new SocketTimeoutException("no connection within " + Durations.text(timeout))
          : e;
    } finally {
      late.cancel(false);
    }
  }

  /** No interrupt ends a look-up, so its thread is left to it. */
  private static InetAddress resolved(String host, Duration timeout, Resolver resolver)
      throws IOException {
    CompletableFuture<InetAddress> address = new CompletableFuture<>();
    Thread asking =
        new Thread(
            () -> {
              try {
                address.complete(resolver.resolve(host));
              } catch (IOException | RuntimeException e) {
                address.completeExceptionally(e);
              }
            },
            "probe-resolver");
    asking.setDaemon(true);
    asking.start();
    try {
      return address.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new SocketTimeoutException("the name does not resolve in time");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException why ? why : new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Bounds what a peer can draw out byte by byte: a handshake, or the reading of a request. */
  private static CompletableFuture<Void> closedAfter(Duration time, Socket socket) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            socket.close();
          } catch (IOException e) {
            // It was closed because it is no longer of use.
          }
        },
        CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS));
  }

  /**
   * By the clock: the waiting thread sees the socket closed before the closing one has returned.
   */
  private static boolean isOver(Duration time, long startNanos) {
    return System.nanoTime() - startNanos >= time.toNanos();
  }

  private static int millis(Duration duration) {
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, duration.toMillis()));
  }

  private void readAll(InputStream in) {
    byte[] buffer = new byte[64 << 10];
    int count = 0;
    while (count >= 0) {
      IOException error = null;
      try {
        count = in.read(buffer);
      } catch (IOException e) {
        count = -1;
        error = e;
      }
      long now = System.nanoTime();
      byte[] bytes = count > 0 ? Arrays.copyOf(buffer, count) : NOTHING;
      if (!awaitRoom(bytes)) {
        return;
      }
      pieces.add(new Piece(bytes, now, error));
    }
  }

  /** Whether there is room; false if nobody wants the bytes any more. */
  private boolean awaitRoom(byte[] bytes) {
    if (room.tryAcquire(weight(bytes))) {
      return true;
    }
    heldBack = true;
    try {
      room.acquire(weight(bytes));
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  private static int weight(byte[] bytes) {
    return bytes.length + PIECE_BYTES;
  }

  /** Whether bytes came faster than they were processed: later stamps are late. */
  boolean heldBack() {
    return heldBack;
  }

  /**
   * Sends all the bytes.
   *
   * @throws SocketTimeoutException if the server did not read them in time
   */
  void write(byte[] bytes, Duration timeout) throws IOException {
    long start = System.nanoTime();
    CompletableFuture<Void> late = closedAfter(timeout, socket);
    try {
      out.write(bytes);
      out.flush();
    } catch (IOException e) {
      throw isOver(timeout, start)
          ? new SocketTimeoutException("not sent within " + Durations.text(timeout))
          : e;
    } finally {
      late.cancel(false);
    }
  }

  /**
   * Waits for the next piece. Must not be called after the connection's end.
   *
   * @param timeout if it is not positive, nothing is in time, not even a piece already read
   * @throws SocketTimeoutException if nothing came in time
   * @throws IOException if the connection broke
   */
  Piece read(Duration timeout) throws IOException {
    Piece piece;
    try {
      boolean over = timeout.isZero() || timeout.isNegative();
      piece = over ? null : pieces.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    if (piece == null) {
      throw new SocketTimeoutException("the answer did not come in time");
    }
    room.release(weight(piece.bytes()));
    if (piece.error() != null) {
      throw piece.error();
    }
    return piece;
  }

  /** How long DNS, TCP and TLS took. */
  long connectNanos() {
    return connectNanos;
  }

  @Override
  public void close() throws IOException {
    reader.interrupt();
    socket.close();
  }
}
