package dev.gatlingllm.simulator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What the server did, request by request, in the order in which requests ended; those still being
 * answered are not in it yet. It keeps a limited number of them, the latest. Thread-safe.
 */
public final class SendLog {
  private final int capacity;
  private final Deque<LoggedRequest> requests = new ArrayDeque<>();

  SendLog(int capacity) {
    this.capacity = capacity;
  }

  public synchronized List<LoggedRequest> requests() {
    return List.copyOf(requests);
  }

  synchronized void add(LoggedRequest request) {
    if (capacity == 0) {
      return;
    }
    if (requests.size() == capacity) {
      requests.removeFirst();
    }
    requests.addLast(request);
  }
}
