package dev.gatlingllm.wire;

import io.gatling.http.client.Request;
import io.gatling.http.client.pool.RemoteKey;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * The kept HTTP/1 connections that all users of an event loop share; used on it only. The one that
 * was left last is taken first, as common clients do: a server closes those that nobody needs any
 * more, and a garbage collection need not look at them. The pool of Gatling's client (3.16.0) is a
 * queue, in which all of them take their turns, but keeps connections by user: each place here is
 * such a user.
 */
final class SharedConnections {
  /** What Gatling's client takes for a user has a number above. */
  static final long FIRST = -1_000;

  private final Map<RemoteKey, Deque<Place>> free = new HashMap<>();
  private long next = FIRST;

  /** The place of one request at a time, with or without a kept connection. */
  final class Place {
    private final Deque<Place> line;
    final long user = next--;

    private Place(Deque<Place> line) {
      this.line = line;
    }

    /**
     * @param kept whether it leaves a connection that the next one can use
     */
    void leave(boolean kept) {
      if (kept) {
        line.addFirst(this);
      } else {
        line.addLast(this);
      }
    }
  }

  Place take(Request request) {
    Deque<Place> line =
        free.computeIfAbsent(
            RemoteKey.newKey(request.getUri(), request.getProxyServer()),
            remote -> new ArrayDeque<>());
    Place left = line.pollFirst();
    return left == null ? new Place(line) : left;
  }
}
