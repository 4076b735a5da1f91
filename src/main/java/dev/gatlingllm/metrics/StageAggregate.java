package dev.gatlingllm.metrics;

import dev.gatlingllm.load.Stage;
import dev.gatlingllm.metrics.StageProgress.Phase;
import dev.gatlingllm.record.RequestRecord;
import dev.gatlingllm.record.TokenRange;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Adds up the records of one group, by the formulas of docs/metrics.md: a histogram for each
 * metric, and counters. Its memory does not grow with the number of records (about 2 MB, and 8
 * bytes for each second of the window). Aggregates can be added.
 *
 * <p>One thread adds records; any thread may set the window or read. The lock is taken once per
 * finished request, never per token.
 */
public final class StageAggregate {
  private final RequestGroup group;
  private final Stage stage;
  private final RequestTally requests = new RequestTally();
  private final ConformanceTally conformance = new ConformanceTally();
  private final RateLimitTally limits = new RateLimitTally();
  private final TokenTally tokens;
  private final StageLatencies latencies = new StageLatencies();
  private final ItemTally items = new ItemTally();
  private ConversationFigures conversations = ConversationFigures.NONE;
  private final TokenSeries series = new TokenSeries();
  private final StageHalves halves = new StageHalves();
  private final GoodputTally goodput;
  private final Optional<TokenRange> template;
  private final SendDelayTally lags = new SendDelayTally();
  private boolean windowKnown;
  private boolean cut;
  private long windowStart;
  private long windowEnd;
  private double windowTokens;
  private long finishedTokens;
  private long finishedChunks;
  private boolean spread;

  /** An aggregate of a whole stage, without objectives and chat template. */
  public StageAggregate(Stage stage) {
    this(RequestGroup.stage(stage.index()), stage, Objectives.NONE, Optional.empty());
  }

  StageAggregate(
      RequestGroup group, Stage stage, Objectives objectives, Optional<TokenRange> template) {
    this.group = group;
    this.stage = stage;
    this.template = template;
    this.tokens = new TokenTally(template);
    this.goodput = new GoodputTally(objectives, stage.stream());
  }

  /**
   * Sets the measurement window, in {@link System#nanoTime}: before the first measured record, and
   * again if the stage ended early.
   *
   * @throws IllegalArgumentException if it ends before it starts
   * @throws IllegalStateException if it was set before with another start
   */
  public synchronized void window(long startNanos, long endNanos) {
    if (endNanos - startNanos < 0) {
      throw new IllegalArgumentException(
          "the window of stage '" + stage.name() + "' would end before it starts");
    }
    if (windowKnown && startNanos != windowStart) {
      throw new IllegalStateException(
          "the window of stage '" + stage.name() + "' has started already");
    }
    windowStart = startNanos;
    windowEnd = endNanos;
    windowKnown = true;
  }

  public synchronized void cut() {
    cut = true;
  }

  /**
   * @throws IllegalStateException if it is measured and the window is unknown
   */
  public synchronized void add(RequestRecord record) {
    if (!windowKnown && !record.origin().warmup()) {
      throw new IllegalStateException(
          "a measured request of stage '" + stage.name() + "' came before its window");
    }
    addLag(record);
    requests.add(record);
    limits.add(record);
    boolean success = record.succeeded() && !record.origin().warmup();
    latencies.add(record, success);
    items.add(record);
    finishedTokens += record.tokens().completionTokens().orElse(0);
    finishedChunks += record.chunks().count();
    windowTokens += record.windowTokens();
    spread |= record.windowTokens() > 0 && !record.origin().stream();
    if (windowKnown) {
      series.add(record, windowStart);
    }
    if (!record.origin().warmup()) {
      conformance.add(record);
      conversations = conversations.plus(ConversationFigures.of(record));
    }
    if (success) {
      tokens.addSuccess(record);
      items.addSuccess(record);
      halves.addSuccess(record, windowStart);
      goodput.addSuccess(record);
    }
  }

  /** Adds lags, without those of retries: they waited because the server asked for it. */
  private void addLag(RequestRecord record) {
    if (record.origin().attempt() == 1 && !record.origin().warmup()) {
      lags.add(record);
    }
  }

  RequestGroup group() {
    return group;
  }

  /**
   * Adds another aggregate of the same stage and window, as if each of its requests had been added.
   */
  synchronized void addAll(StageAggregate other) {
    synchronized (other) {
      requests.addAll(other.requests);
      conformance.addAll(other.conformance);
      limits.addAll(other.limits);
      tokens.addAll(other.tokens);
      latencies.addAll(other.latencies);
      items.addAll(other.items);
      conversations = conversations.plus(other.conversations);
      series.addAll(other.series);
      halves.addAll(other.halves);
      goodput.addAll(other.goodput);
      lags.addAll(other.lags);
      windowTokens += other.windowTokens;
      finishedTokens += other.finishedTokens;
      finishedChunks += other.finishedChunks;
      spread |= other.spread;
    }
  }

  synchronized Distribution sendLag() {
    return lags.all().send().distribution();
  }

  synchronized Distribution scheduleLag() {
    return lags.all().schedule().distribution();
  }

  synchronized Distribution sendLag(int injector) {
    return lags.of(injector).send().distribution();
  }

  synchronized Distribution scheduleLag(int injector) {
    return lags.of(injector).schedule().distribution();
  }

  /** As {@link ConformanceTally#connections}, for the whole stage. */
  synchronized void connections(long keptClosed, long stray) {
    conformance.connections(keptClosed, stray);
  }

  /**
   * The progress of the stage, for a progress line.
   *
   * @param elapsed time since the stage began, up to its end
   * @param chunksPerSecond current rate of text chunks; empty if none has arrived
   */
  public synchronized StageProgress progress(
      Phase phase, Duration elapsed, long inFlight, OptionalDouble chunksPerSecond) {
    double seconds = elapsed.toNanos() / 1e9;
    boolean onlyItems = items.finished() > 0 && finishedChunks == 0;
    Metric headline = headline(onlyItems);
    return new StageProgress(
        stage.name(),
        elapsed,
        stage.arrivals().plannedDuration(),
        phase,
        inFlight,
        requests.done(phase == Phase.WARM_UP),
        requests.failed(phase == Phase.WARM_UP),
        tokensPerSecond(seconds, chunksPerSecond),
        onlyItems ? Throughput.perSecond(items.finished(), seconds) : OptionalDouble.empty(),
        headline.label(),
        latencies.percentile(headline, 50),
        latencies.percentile(headline, 95));
  }

  /** Items have no first token. */
  private static Metric headline(boolean items) {
    return Metrics.usedIn(Metric.Use.HEADLINE).stream()
        .filter(metric -> metric.needsStream() != items)
        .findFirst()
        .orElseThrow();
  }

  private OptionalDouble tokensPerSecond(double seconds, OptionalDouble chunksPerSecond) {
    if (chunksPerSecond.isPresent()) {
      double each = Math.max(1, finishedTokens / (double) Math.max(1, finishedChunks));
      return OptionalDouble.of(chunksPerSecond.getAsDouble() * each);
    }
    return requests.anyFinished()
        ? Throughput.perSecond(finishedTokens, seconds)
        : OptionalDouble.empty();
  }

  public synchronized long finishedChunks() {
    return finishedChunks;
  }

  /**
   * The summary of the stage so far; only the counts if its window was cut too short.
   *
   * @param peakConcurrency maximum number of requests in flight at once: the stage's concurrency if
   *     it has no fixed number of users
   */
  public StageSummary summarize(int peakConcurrency, ClientHealth health) {
    return summarize(peakConcurrency, health, List.of());
  }

  /** The same, with the summaries of some of its requests. */
  synchronized StageSummary summarize(
      int peakConcurrency, ClientHealth health, List<StageSummary.Part> parts) {
    StageSummary summary = figures(peakConcurrency, health).withParts(parts);
    return summary.withNotes(StageNotes.of(summary, tokens, requests, latencies.outOfRange()));
  }

  private StageSummary figures(int peakConcurrency, ClientHealth health) {
    double windowSeconds = (windowEnd - windowStart) / 1e9;
    boolean nothing = StageSummary.isTooShort(cut, windowSeconds);
    TokenTally means = nothing ? new TokenTally(template) : tokens;
    double rated = nothing ? 0 : windowSeconds;
    List<Double> perSecond = series.wholeSeconds(rated);
    return new StageSummary(
        stage,
        stage.arrivals().closed().map(load -> load.users()).orElse(peakConcurrency),
        windowSeconds,
        cut,
        requests.counts(tokens),
        latencies.distributions(nothing),
        (nothing ? new StageHalves() : halves).compare(windowEnd - windowStart, perSecond),
        AnswerFigures.of(
            nothing ? new StageLatencies() : latencies, means, tokens, requests.finishReasons()),
        throughput(rated, perSecond, nothing ? OptionalDouble.empty() : qps()),
        (nothing ? new ItemTally() : items).figures(rated),
        Optional.of(conversations).filter(it -> !nothing && !it.equals(ConversationFigures.NONE)),
        goodput.goodput(nothing ? 0 : requests.sentForAnswer(), rated),
        requests.errors(),
        conformance.conformance(),
        nothing || requests.sent() == 0 ? ClientHealth.NOT_JUDGED : health,
        limits.seen(),
        List.of(),
        List.of(),
        StageSummary.Slices.NONE,
        Optional.empty());
  }

  /** Successes ÷ (last completion − window start). */
  private OptionalDouble qps() {
    if (latencies.lastCompletionNanos().isEmpty()) {
      return OptionalDouble.empty();
    }
    long nanos = latencies.lastCompletionNanos().getAsLong() - windowStart;
    return Throughput.perSecond(requests.succeeded(), nanos / 1e9);
  }

  private Throughput throughput(
      double windowSeconds, List<Double> wholeSeconds, OptionalDouble qps) {
    return new Throughput(
        windowTokens,
        Throughput.perSecond(windowTokens, windowSeconds),
        TokenSeries.ci95(wholeSeconds),
        Throughput.perSecond(tokens.promptTokens(), windowSeconds),
        Throughput.perSecond(windowTokens + tokens.promptTokens(), windowSeconds),
        Throughput.perSecond(requests.succeeded(), windowSeconds),
        qps,
        spread,
        wholeSeconds);
  }
}
