package dev.gatlingllm.run;

import dev.gatlingllm.record.FailureCause;
import dev.gatlingllm.record.Origin;
import dev.gatlingllm.record.RequestRecord;
import dev.gatlingllm.wire.LlmExchange;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The requests in flight: each gets its number when it begins, and is recorded when it is over.
 * Event loops call it once or twice a request, never once a token.
 */
public final class InFlightRequests {
  private record Place(StageRun stage, Executor loop) {}

  private final Endpoint endpoint;
  private final CancelShare cancelShare;
  private final boolean keepTexts;
  private final RecordAssembly assembly;
  private final RunRecords records;
  private final AtomicLong begun = new AtomicLong();
  private final Map<LlmExchange, Place> exchanges = new ConcurrentHashMap<>();

  InFlightRequests(Endpoint endpoint, long seed, boolean keepTexts, RunRecords records) {
    this.endpoint = endpoint;
    this.cancelShare = new CancelShare(endpoint.config().load().cancelRate(), seed);
    this.keepTexts = keepTexts;
    this.assembly = new RecordAssembly(endpoint.config());
    this.records = records;
  }

  /** Of a request that begins now. */
  public Origin origin(StageRun stage, String name, long user, boolean warmup, boolean stream) {
    return new Origin(
            begun.incrementAndGet(),
            stage.stage().index(),
            stage.stage().name(),
            name,
            user,
            warmup,
            stream)
        .by(endpoint.config().injector());
  }

  /** Of the attempt that follows that one. */
  public Origin again(Origin last) {
    return last.next(begun.incrementAndGet());
  }

  /**
   * Begins a request.
   *
   * @param loop its virtual user's
   * @param onFinish told on that loop when it is over
   */
  public LlmExchange begin(
      Origin origin,
      StageRun stage,
      int cancelAfterChunks,
      ScheduledExecutorService loop,
      Consumer<LlmExchange> onFinish) {
    LlmExchange exchange =
        new LlmExchange(
            endpoint.dialect(),
            origin.stream(),
            cancelShare.takes(origin.request()) ? 1 : cancelAfterChunks,
            keepTexts,
            endpoint.config().timeouts(),
            loop,
            onFinish,
            stage);
    stage.started();
    exchanges.put(exchange, new Place(stage, loop));
    return exchange;
  }

  /**
   * Records a request that is over.
   *
   * @param promptTokens by the client's tokenizer
   * @param counted completion tokens by the client's tokenizer
   */
  public RequestRecord end(
      LlmExchange exchange,
      StageRun stage,
      Origin origin,
      OptionalInt promptTokens,
      OptionalInt counted) {
    RequestRecord record = assembly.record(origin, exchange, promptTokens, counted, stage.window());
    records.add(record);
    stage.finished();
    exchanges.remove(exchange);
    exchange.forget();
    return record;
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
