package dev.gatlingllm.engine;

import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.dialect.Dialect;
import dev.gatlingllm.dialect.Dialects;
import dev.gatlingllm.dialect.HttpCall;
import dev.gatlingllm.load.Stage;
import dev.gatlingllm.load.Stages;
import dev.gatlingllm.prompt.Prompt;
import dev.gatlingllm.prompt.Tokenizer;
import dev.gatlingllm.record.Origin;
import dev.gatlingllm.record.RequestRecord;
import dev.gatlingllm.wire.ClientTls;
import dev.gatlingllm.wire.Deadline;
import dev.gatlingllm.wire.LlmExchange;
import io.gatling.core.CoreComponents;
import io.gatling.core.session.Session;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * One run: its settings, its stages, the requests under way and where their records go. Event loops
 * call it once or twice a request, never once a token.
 */
final class LlmRun {
  /** Session attribute: the {@link StageRun} of a staged virtual user. */
  static final String STAGE = "llmStage";

  /** What requests under way get when the run is stopped. */
  static final Duration STOP_DRAIN = Duration.ofSeconds(5);

  private final LlmConfig config;
  private final TextCounter counter;
  private final String baseUrl;
  private final ClientTls tls;
  private final RecordAssembly assembly;
  private final RunRecords records;
  private final Breakdown breakdown;
  private final List<StageRun> stages = new ArrayList<>();
  private final CancelShare cancelShare;
  private final UnderWay underWay = new UnderWay();
  private final EarlyEnd end;
  private final AtomicLong requests = new AtomicLong();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(Threads.daemon("llm-clock"));
  private final AtomicBoolean nothingNoted = new AtomicBoolean();
  private volatile Dialect dialect;
  private volatile CoreComponents gatling;
  private volatile Loops loops;
  private volatile boolean loadBegun;

  LlmRun(
      LlmConfig config,
      long seed,
      Tokenizer tokenizer,
      String baseUrl,
      RunRecords records,
      Breakdown breakdown) {
    this.config = config;
    this.counter = new TextCounter(config, tokenizer, breakdown);
    this.breakdown = breakdown;
    this.end = new EarlyEnd(underWay, counter);
    this.baseUrl = baseUrl;
    this.tls = ClientTls.of(config.http(), baseUrl);
    this.records = records;
    this.cancelShare = new CancelShare(config.load().cancelRate(), seed);
    this.dialect = Dialects.of(config.api(), config.generation());
    this.assembly = new RecordAssembly(config);
    breakdown.endsBy(reason -> stop(reason, STOP_DRAIN));
  }

  /** Where whatever fails in the client itself says so. */
  Breakdown breakdown() {
    return breakdown;
  }

  LlmConfig config() {
    return config;
  }

  String baseUrl() {
    return baseUrl;
  }

  ClientTls tls() {
    return tls;
  }

  Dialect dialect() {
    return dialect;
  }

  /** The server has told its model's name. */
  void model(String name) {
    dialect = Dialects.of(config.api(), config.generation().withModel(name));
  }

  Map<String, String> headers(HttpCall call) {
    return dialect.headers(call, config);
  }

  HttpCall call(Prompt prompt, boolean stream) {
    return dialect.request(prompt, stream, config.generation().maxTokens());
  }

  /** The stages that the settings ask for. */
  synchronized List<StageRun> planStages() {
    if (stages.isEmpty()) {
      Stages.of(config.load()).forEach(stage -> stages.add(new StageRun(stage)));
    }
    return List.copyOf(stages);
  }

  synchronized List<StageRun> stages() {
    return List.copyOf(stages);
  }

  /** The stage of a virtual user; without planned stages, one that lasts as long as the run. */
  StageRun stageOf(Session session) {
    Object stage = session.attributes().get(STAGE).getOrElse(() -> null);
    return stage instanceof StageRun staged ? staged : wholeRun();
  }

  private synchronized StageRun wholeRun() {
    if (stages.isEmpty()) {
      stages.add(new StageRun(Stage.wholeRun(config.load().stream().get(0))));
    }
    StageRun stage = stages.get(0);
    begin(stage);
    return stage;
  }

  /** A user of the stage has arrived. */
  void begin(StageRun stage) {
    loadBegun = true;
    // A stage that begins when all is over was not run.
    if (!stopping() && !stage.begun() && stage.begin(System.nanoTime())) {
      records.begin(stage);
    }
  }

  /** Cuts what is still under way when the drain of a stage has ended; called again and again. */
  void checkDrains() {
    Duration drain = config.load().drain();
    long now = System.nanoTime();
    for (StageRun stage : stages()) {
      if (stage.inFlight() > 0 && stage.overdue(now, drain)) {
        underWay.cut(stage, Deadline.drained(drain));
        counter.giveUp(stage::equals);
      }
    }
  }

  Origin origin(StageRun stage, String name, long user, boolean warmup, boolean stream) {
    return new Origin(
            requests.incrementAndGet(),
            stage.stage().index(),
            stage.stage().name(),
            name,
            user,
            warmup,
            stream)
        .by(config.injector());
  }

  /** Of the attempt that follows that one. */
  Origin again(Origin last) {
    return last.next(requests.incrementAndGet());
  }

  /** Whether a request of the stage may still be sent again at that time. */
  boolean mayRetry(StageRun stage, long nanos) {
    return !stopping() && !stage.overdue(nanos, config.load().drain());
  }

  LlmExchange newExchange(
      Origin origin,
      StageRun stage,
      int cancelAfterChunks,
      EventLoop loop,
      Consumer<LlmExchange> onFinish) {
    return new LlmExchange(
        dialect,
        origin.stream(),
        cancelShare.takes(origin.request()) ? 1 : cancelAfterChunks,
        counter.keepsTexts(),
        config.timeouts(),
        loop,
        onFinish,
        stage);
  }

  void started(StageRun stage, LlmExchange exchange, EventLoop loop) {
    stage.started();
    underWay.add(exchange, stage, loop);
  }

  RequestRecord finished(
      LlmExchange exchange,
      StageRun stage,
      Origin origin,
      OptionalInt promptTokens,
      OptionalInt counted) {
    RequestRecord record = assembly.record(origin, exchange, promptTokens, counted, stage.window());
    records.add(record);
    stage.finished();
    underWay.remove(exchange);
    exchange.forget();
    return record;
  }

  TextCounter counter() {
    return counter;
  }

  UnderWay underWay() {
    return underWay;
  }

  /** Gatling builds a scenario with a request of ours; the first makes the run's outputs. */
  synchronized void gatling(CoreComponents components) {
    if (gatling != null) {
      return;
    }
    records.open(components.statsEngine());
    OwnClasses.load();
    gatling = components;
    loops = Loops.of(components.eventLoopGroup(), Runtime.getRuntime().availableProcessors());
  }

  /** The event loops of its users; null before Gatling has given its own. */
  Loops loops() {
    return loops;
  }

  Optional<CoreComponents> gatling() {
    return Optional.ofNullable(gatling);
  }

  /** Whether the scenarios hold any request of ours; a simulation may use Gatling's own only. */
  boolean isOurs() {
    return gatling != null;
  }

  ScheduledExecutorService clock() {
    return clock;
  }

  boolean stopping() {
    return end.reason().isPresent();
  }

  Optional<String> stopReason() {
    return end.reason();
  }

  /** Issues no more requests; those under way get so long. Then the load generator is stopped. */
  void stop(String reason, Duration drain) {
    if (end.isFirst(reason)) {
      long now = System.nanoTime();
      stages().forEach(stage -> stage.cut(now));
      end.after(now + drain.toNanos(), () -> loadBegun, this::stopLoad);
    }
  }

  private void stopLoad() {
    noteNothingMeasured();
    gatling().ifPresent(core -> GatlingStop.stop(core, stopReason().orElseThrow()));
  }

  /** A staged user has left; without any row Gatling could make no report. */
  void left(StageRun stage) {
    boolean last = stage.stage().index() == stages().size() - 1;
    if ((last || stopping()) && underWay.isEmpty()) {
      noteNothingMeasured();
    }
  }

  private void noteNothingMeasured() {
    if (!records.anyMeasured() && nothingNoted.compareAndSet(false, true)) {
      gatling()
          .ifPresent(
              core ->
                  GatlingRows.logNothingMeasured(
                      core.statsEngine(),
                      stages().get(0).stage().name(),
                      System.currentTimeMillis()));
    }
  }
}
