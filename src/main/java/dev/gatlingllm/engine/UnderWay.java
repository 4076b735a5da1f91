package dev.gatlingllm.engine;

import dev.gatlingllm.record.FailureCause;
import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The requests under way, each with the event loop it belongs to. */
final class UnderWay {
  private final Map<LlmExchange, EventLoop> exchanges = new ConcurrentHashMap<>();

  void add(LlmExchange exchange, EventLoop loop) {
    exchanges.put(exchange, loop);
  }

  void remove(LlmExchange exchange) {
    exchanges.remove(exchange);
  }

  boolean isEmpty() {
    return exchanges.isEmpty();
  }

  /** Text chunks that have arrived for them. */
  long chunks() {
    long chunks = 0;
    for (LlmExchange exchange : exchanges.keySet()) {
      chunks += exchange.timeline.count();
    }
    return chunks;
  }

  /** Ends them all as incomplete. */
  void cutAll(String message) {
    exchanges.forEach(
        (exchange, loop) -> loop.execute(() -> exchange.cut(FailureCause.INCOMPLETE, message)));
  }
}
