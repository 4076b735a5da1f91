package dev.gatlingllm.wire;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The requests of all users that want a connection to one server, with HTTP/2 over TLS: where none
 * is open that takes one more, one request opens it, and the others wait for its handshake.
 * Gatling's client (3.16.0) would open one for each of them. Used on one event loop only.
 */
final class SharedHandshake {
  private final EventLoop loop;
  private final Queue<Waiting> waiting = new ArrayDeque<>();
  private boolean busy;
  private boolean http1;

  private record Waiting(LlmExchange exchange, Runnable send) {}

  SharedHandshake(EventLoop loop) {
    this.loop = loop;
  }

  /** Sends a request, now or as soon as it is known whether there is a connection for it. */
  void send(LlmExchange exchange, Runnable send) {
    if (busy) {
      exchange.await();
      waiting.add(new Waiting(exchange, send));
    } else {
      busy = !http1;
      exchange.lease.onceKnown(this::known, () -> sendIfAwaited(exchange, send));
      try {
        send.run();
      } catch (RuntimeException e) { // the others need not wait for this one
        known(false);
        throw e;
      }
    }
  }

  /**
   * A request has its connection, or will get none. The next is sent after it, not amid its write,
   * as its stream has the lower number.
   *
   * @param byHttp1 whether the connection is of HTTP/1.1, as the server lacks HTTP/2: each request
   *     needs its own
   */
  private void known(boolean byHttp1) {
    http1 |= byHttp1;
    if (waiting.isEmpty()) {
      busy = false;
    } else {
      loop.execute(this::sendNext);
    }
  }

  private void sendNext() {
    busy = false;
    while (!busy && !waiting.isEmpty()) {
      Waiting next = waiting.poll();
      sendIfAwaited(next.exchange, next.send);
    }
  }

  private void sendIfAwaited(LlmExchange exchange, Runnable send) {
    if (exchange.isUnderWay()) {
      send(exchange, send);
    }
  }
}
