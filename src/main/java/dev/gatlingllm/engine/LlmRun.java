package dev.gatlingllm.engine;

import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.config.TokenCount;
import dev.gatlingllm.dialect.Dialect;
import dev.gatlingllm.dialect.Dialects;
import dev.gatlingllm.dialect.HttpCall;
import dev.gatlingllm.load.Stage;
import dev.gatlingllm.load.Stages;
import dev.gatlingllm.prompt.Prompt;
import dev.gatlingllm.prompt.Tokenizer;
import dev.gatlingllm.record.FailureCause;
import dev.gatlingllm.record.Origin;
import dev.gatlingllm.record.RequestRecord;
import io.gatling.core.CoreComponents;
import io.gatling.core.controller.Controller.Command.StopLoadGenerator;
import io.gatling.core.session.Session;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * One run: its settings, its stages, the requests under way and where their records go. Event loops
 * call it once or twice a request, never once a token.
 */
final class LlmRun {
  /** Session attribute: the {@link StageRun} of a staged virtual user. */
  static final String STAGE = "llm.stage";

  /** No stages of ours: the user's injection profile decides. */
  private static final Duration UNLIMITED = Duration.ofDays(365);

  private final LlmConfig config;
  private final Tokenizer tokenizer;
  private final String baseUrl;
  private final RecordAssembly assembly;
  private final RunRecords records;
  private final List<StageRun> stages = new ArrayList<>();
  private final Map<LlmExchange, EventLoop> underWay = new ConcurrentHashMap<>();
  private final AtomicLong requests = new AtomicLong();
  private final ExecutorService counters = Executors.newFixedThreadPool(1, daemon("llm-counter"));
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(daemon("llm-clock"));
  private volatile Dialect dialect;
  private volatile CoreComponents gatling;
  private volatile Optional<String> stopReason = Optional.empty();

  LlmRun(LlmConfig config, Tokenizer tokenizer, String baseUrl, RunRecords records) {
    this.config = config;
    this.tokenizer = tokenizer;
    this.baseUrl = baseUrl;
    this.records = records;
    this.dialect = Dialects.of(config.api(), config.generation());
    this.assembly =
        new RecordAssembly(config.tokenCount(), config.stall().toNanos(), config.redactor());
  }

  LlmConfig config() {
    return config;
  }

  String baseUrl() {
    return baseUrl;
  }

  Dialect dialect() {
    return dialect;
  }

  /** The server has told its model's name. */
  void model(String name) {
    dialect = Dialects.of(config.api(), config.generation().withModel(name));
  }

  /** The user's headers, and the key's. */
  Map<String, String> headers() {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    config.apiKey().ifPresent(key -> headers.put("Authorization", "Bearer " + key.reveal()));
    headers.putAll(config.headers());
    return headers;
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
      stages.add(
          new StageRun(
              new Stage(
                  0,
                  "whole run",
                  OptionalInt.empty(),
                  config.load().stream().get(0),
                  UNLIMITED,
                  Duration.ZERO,
                  OptionalLong.empty())));
    }
    StageRun stage = stages.get(0);
    begin(stage);
    return stage;
  }

  /** A user of the stage has arrived. */
  void begin(StageRun stage) {
    long now = System.nanoTime();
    if (stage.begun() || !stage.begin(now)) {
      return;
    }
    records.begin(stage);
    if (stage.stage().concurrency().isPresent()) {
      Duration drain = config.load().drain();
      clock.schedule(
          () -> {
            String message = "still running when the drain of " + drain.toMillis() + " ms ended";
            cutAll(message + " (llm.drain)");
          },
          stage.stage().duration().plus(drain).toNanos(),
          TimeUnit.NANOSECONDS);
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
        stream);
  }

  LlmExchange newExchange(boolean stream, EventLoop loop, Consumer<LlmExchange> onFinish) {
    boolean keepTexts = config.tokenCount() == TokenCount.AUTO || countsAlways();
    return new LlmExchange(dialect, stream, keepTexts, config.timeouts(), loop, onFinish);
  }

  void started(StageRun stage, LlmExchange exchange, EventLoop loop) {
    stage.started();
    underWay.put(exchange, loop);
  }

  RequestRecord finished(
      LlmExchange exchange,
      StageRun stage,
      Origin origin,
      OptionalInt promptTokens,
      OptionalInt counted) {
    RequestRecord record =
        assembly.record(origin, exchange, promptTokens, counted, stage.window());
    records.add(record);
    stage.finished();
    underWay.remove(exchange);
    return record;
  }

  /** Tokens of a prompt, where it is the feeder's own text. */
  OptionalInt promptTokens(Session session, String text) {
    Object prompt = session.attributes().get("prompt").getOrElse(() -> null);
    Object tokens = session.attributes().get("promptTokens").getOrElse(() -> null);
    return text.equals(prompt) && tokens instanceof Integer count
        ? OptionalInt.of(count)
        : OptionalInt.empty();
  }

  /** Whether a finished request's text must be counted. */
  boolean mustCount(LlmExchange exchange) {
    boolean usage = exchange.facts.usageCompletionTokens >= 0;
    boolean wanted = countsAlways() || (config.tokenCount() == TokenCount.AUTO && !usage);
    return wanted && exchange.delta.texts().length > 0;
  }

  /** Counts with the tokenizer, where the user named one to count with. */
  private boolean countsAlways() {
    return config.tokenCount() == TokenCount.TOKENIZER
        || (config.tokenCount() == TokenCount.AUTO && !config.tokenizer().isEmpty());
  }

  /** Counts texts away from the event loops; no count where that fails. */
  void count(String[] texts, Consumer<OptionalInt> then) {
    counters.execute(
        () -> {
          OptionalInt sum = OptionalInt.empty();
          try {
            int tokens = 0;
            for (String text : texts) {
              tokens += tokenizer.count(text);
            }
            sum = OptionalInt.of(tokens);
          } finally {
            then.accept(sum);
          }
        });
  }

  int underWay() {
    return underWay.size();
  }

  /** Chunks of the requests under way, for the progress line. */
  long chunksUnderWay() {
    long chunks = 0;
    for (LlmExchange exchange : underWay.keySet()) {
      chunks += exchange.timeline.count();
    }
    return chunks;
  }

  void gatling(CoreComponents components) {
    gatling = components;
  }

  Optional<CoreComponents> gatling() {
    return Optional.ofNullable(gatling);
  }

  ScheduledExecutorService clock() {
    return clock;
  }

  boolean stopping() {
    return stopReason.isPresent();
  }

  Optional<String> stopReason() {
    return stopReason;
  }

  /** Issues no more requests; those under way get so long. Then the load generator is stopped. */
  void stop(String reason, Duration drain) {
    if (stopping()) {
      return;
    }
    stopReason = Optional.of(reason);
    long now = System.nanoTime();
    stages().forEach(stage -> stage.close(now));
    long end = now + drain.toNanos();
    clock.scheduleWithFixedDelay(() -> stopWhenDrained(end), 0, 50, TimeUnit.MILLISECONDS);
  }

  private void stopWhenDrained(long endNanos) {
    if (underWay.isEmpty()) {
      gatling()
          .ifPresent(
              core ->
                  core.controller()
                      .$bang(
                          new StopLoadGenerator(
                              new StopLoadGenerator.Reason.Graceful.Forced(stopReason.get()))));
      throw new java.util.concurrent.CancellationException("drained");
    }
    if (System.nanoTime() - endNanos >= 0) {
      cutAll("still running when the run was stopped");
    }
  }

  private void cutAll(String message) {
    underWay.forEach(
        (exchange, loop) -> loop.execute(() -> exchange.cut(FailureCause.INCOMPLETE, message)));
  }

  static java.util.concurrent.ThreadFactory daemon(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
