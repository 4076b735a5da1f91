package dev.gatlingllm.engine;

import dev.gatlingllm.record.FailureCause;
import dev.gatlingllm.wire.LlmExchange;
import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The requests under way, each with the stage and the event loop it belongs to. */
final class UnderWay {
  private record Place(StageRun stage, EventLoop loop) {}

  private final Map<LlmExchange, Place> exchanges = new ConcurrentHashMap<>();

  void add(LlmExchange exchange, StageRun stage, EventLoop loop) {
    exchanges.put(exchange, new Place(stage, loop));
  }

  void remove(LlmExchange exchange) {
    exchanges.remove(exchange);
  }

  boolean isEmpty() {
    return exchanges.isEmpty();
  }

  /** Text chunks that have arrived for those of a stage. */
  long chunks(StageRun stage) {
    long chunks = 0;
    for (Map.Entry<LlmExchange, Place> one : exchanges.entrySet()) {
      if (one.getValue().stage == stage) {
        chunks += one.getKey().verdict().timeline().count();
      }
    }
    return chunks;
  }

  /** Ends them all as incomplete. */
  void cutAll(String message) {
    exchanges.forEach((exchange, place) -> cut(exchange, place, message));
  }

  /** Ends those of a stage as incomplete. */
  void cut(StageRun stage, String message) {
    exchanges.forEach(
        (exchange, place) -> {
          if (place.stage == stage) {
            cut(exchange, place, message);
          }
        });
  }

  private static void cut(LlmExchange exchange, Place place, String message) {
    place.loop.execute(() -> exchange.cut(FailureCause.INCOMPLETE, message));
  }
}
