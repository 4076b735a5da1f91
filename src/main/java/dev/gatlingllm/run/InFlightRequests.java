package dev.gatlingllm.run;

import dev.gatlingllm.answer.AnswerReader;
import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.prompt.LlmInput;
import dev.gatlingllm.record.Counted;
import dev.gatlingllm.record.FailureCause;
import dev.gatlingllm.record.Origin;
import dev.gatlingllm.record.RequestRecord;
import dev.gatlingllm.wire.LlmExchange;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The requests in flight. Numbers each request when it begins, and records it when it ends. Called
 * once or twice per request, never per token.
 */
public final class InFlightRequests {
  private record Place(StageRun stage, Executor loop) {}

  private final int injector;
  private final CancelShare cancelShare;
  private final InFlightLimit limit;
  private final TextCounter counter;
  private final Consumer<RequestRecord> recorder;
  private final AtomicLong begun = new AtomicLong();
  private final AskedTokens askedTokens = new AskedTokens();
  private volatile boolean anyMeasured;
  private final Map<LlmExchange, Place> exchanges = new ConcurrentHashMap<>();

  /**
   * @param recorder takes each record, on event loops
   */
  InFlightRequests(
      LlmConfig config, long seed, TextCounter counter, Consumer<RequestRecord> recorder) {
    this.injector = config.injector();
    this.cancelShare = new CancelShare(config.load().cancelRate(), seed);
    this.limit = new InFlightLimit(config.load().maxInFlight().orElse(0));
    this.counter = counter;
    this.recorder = recorder;
  }

  public Origin origin(
      Requested requested, String name, long user, boolean warmup, boolean stream) {
    return new Origin(
            begun.incrementAndGet(),
            requested.stage().stage().index(),
            requested.stage().stage().name(),
            name,
            user,
            warmup,
            stream)
        .by(injector)
        .to(requested.endpoint().name())
        .with(requested.input().labels());
  }

  public Origin again(Origin last) {
    return last.next(begun.incrementAndGet());
  }

  /**
   * @param keepText whether to keep the answer's text
   * @param onFinish called on that loop at the end
   */
  public LlmExchange begin(
      Requested requested,
      Origin origin,
      int cancelAfterChunks,
      boolean keepText,
      ScheduledExecutorService loop,
      Consumer<LlmExchange> onFinish) {
    LlmExchange exchange = exchange(requested, origin, cancelAfterChunks, keepText, loop, onFinish);
    requested.stage().started();
    exchanges.put(exchange, new Place(requested.stage(), loop));
    return exchange;
  }

  private LlmExchange exchange(
      Requested requested,
      Origin origin,
      int cancelAfterChunks,
      boolean keepText,
      ScheduledExecutorService loop,
      Consumer<LlmExchange> onFinish) {
    return new LlmExchange(
        new AnswerReader(requested.dialect(), origin.stream(), keepText || counter.keepsTexts()),
        origin.stream(),
        cancelShare.takes(origin.request()) ? 1 : cancelAfterChunks,
        requested.endpoint().config().timeouts(),
        loop,
        onFinish,
        requested.stage());
  }

  /** A request that is not sent, because others take all places. */
  public LlmExchange dropped(Requested requested, Origin origin, ScheduledExecutorService loop) {
    LlmExchange exchange =
        exchange(requested, origin, Integer.MAX_VALUE, false, loop, finished -> {});
    exchange.cut(
        FailureCause.DROPPED,
        Counted.text(
            "not sent: %s {request was|requests were} in flight (llm.maxInFlight)", limit));
    return exchange;
  }

  public InFlightLimit limit() {
    return limit;
  }

  /**
   * Counts the tokens of a finished answer's text where nothing else gives them, off the event
   * loops.
   *
   * @param then takes the count by the client's tokenizer, on the loop; at once if there is nothing
   *     to count
   */
  public void count(
      LlmExchange exchange, Requested requested, Executor loop, Consumer<OptionalInt> then) {
    OptionalLong most = requested.endpoint().assembly().mostTokens(requested.input());
    String[] texts = counter.textsToCount(exchange, most);
    if (texts.length == 0) {
      then.accept(OptionalInt.empty());
    } else {
      counter.count(requested.stage(), texts, counted -> loop.execute(() -> then.accept(counted)));
    }
  }

  public RequestRecord record(
      LlmExchange exchange, Requested requested, Origin origin, OptionalInt counted) {
    return requested
        .endpoint()
        .assembly()
        .record(origin, exchange, requested.input(), counted, requested.stage().window());
  }

  public void end(LlmExchange exchange, StageRun stage, RequestRecord record) {
    if (!record.origin().warmup()) {
      anyMeasured = true;
    }
    recorder.accept(record);
    if (exchanges.remove(exchange) != null) {
      stage.finished();
    }
    exchange.forget();
  }

  public void asks(Endpoint endpoint, LlmInput input) {
    askedTokens.add(input.maxTokens().orElse(endpoint.config().generation().maxTokens()));
  }

  /** The maximum of completion tokens that all requests ask for; empty if they differ. */
  OptionalLong maxTokens(int configured) {
    return askedTokens.limit(configured);
  }

  boolean anyMeasured() {
    return anyMeasured;
  }

  public boolean isEmpty() {
    return exchanges.isEmpty();
  }

  /** Number of text chunks that have arrived for the requests of a stage. */
  long chunks(StageRun stage) {
    long chunks = 0;
    for (Map.Entry<LlmExchange, Place> one : exchanges.entrySet()) {
      if (one.getValue().stage == stage) {
        chunks += one.getKey().outcome().timeline().count();
      }
    }
    return chunks;
  }

  /** Ends the requests of these stages as incomplete. */
  void cut(Predicate<StageRun> stages, String message) {
    exchanges.forEach(
        (exchange, place) -> {
          if (stages.test(place.stage)) {
            place.loop.execute(() -> exchange.cut(FailureCause.INCOMPLETE, message));
          }
        });
  }
}
