package dev.gatlingllm.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.atomic.AtomicLong;

/** The server's counts since its start. One thread writes; any thread may read. */
final class Counters {
  final AtomicLong connectionsAccepted = new AtomicLong();
  final AtomicLong connectionsOpen = new AtomicLong();
  final AtomicLong requests = new AtomicLong();
  final AtomicLong requestsOpen = new AtomicLong();
  final AtomicLong tokens = new AtomicLong();

  static void add(AtomicLong counter, long change) {
    // There is one writer, so no token needs a locked instruction.
    counter.lazySet(counter.getPlain() + change);
  }

  ObjectNode json() {
    return Json.MAPPER
        .createObjectNode()
        .put("connectionsAccepted", connectionsAccepted.get())
        .put("connectionsOpen", connectionsOpen.get())
        .put("requests", requests.get())
        .put("requestsOpen", requestsOpen.get())
        .put("tokens", tokens.get());
  }
}
