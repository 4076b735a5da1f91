package dev.gatlingllm.report;

import dev.gatlingllm.load.Arrivals;
import dev.gatlingllm.load.Stage;
import dev.gatlingllm.metrics.AnswerFigures;
import dev.gatlingllm.metrics.ClientHealth;
import dev.gatlingllm.metrics.ConversationFigures;
import dev.gatlingllm.metrics.Distribution;
import dev.gatlingllm.metrics.ErrorCount;
import dev.gatlingllm.metrics.Goodput;
import dev.gatlingllm.metrics.ItemFigures;
import dev.gatlingllm.metrics.LatencyHistogram;
import dev.gatlingllm.metrics.LimitsSeen;
import dev.gatlingllm.metrics.Metric;
import dev.gatlingllm.metrics.Metrics;
import dev.gatlingllm.metrics.PromptFigures;
import dev.gatlingllm.metrics.PromptOverhead;
import dev.gatlingllm.metrics.Slice;
import dev.gatlingllm.metrics.StageSummary;
import dev.gatlingllm.metrics.SteadyState;
import dev.gatlingllm.metrics.SteadyState.Comparison;
import dev.gatlingllm.metrics.SteadyState.Figure;
import dev.gatlingllm.metrics.SteadyState.Half;
import dev.gatlingllm.metrics.StreamConformance;
import dev.gatlingllm.metrics.Throughput;
import dev.gatlingllm.metrics.TokenComparison;
import dev.gatlingllm.record.TokenRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;

/** A stage with fixed numbers, of which a few may be chosen. */
final class SampleStage {
  private static final double WINDOW_SECONDS = 30;
  private static final double E2E_MILLIS = 3309.182453;

  private final int index;
  private final String name;
  private final int users;
  private final boolean stream;
  private final int requests;
  private final double load;
  private boolean own;
  private boolean scheduled;
  private Optional<StreamConformance> conformance = Optional.empty();
  private double lateMillis;
  private double secondHalf = 1.01;
  private List<ErrorCount> errors = List.of();
  private ClientHealth health = health(List.of());
  private Optional<Goodput> goodput = Optional.empty();
  private OptionalInt items = OptionalInt.empty();
  private Optional<ConversationFigures> conversations = Optional.empty();
  private OptionalLong sharedTokens = OptionalLong.empty();
  private LimitsSeen limits = LimitsSeen.NONE;
  private List<String> notes;
  private Optional<SteadyState> steadyState = Optional.empty();
  private OptionalDouble cutAfter = OptionalDouble.empty();
  private Optional<StageSummary.Slices> slices = Optional.empty();

  SampleStage(int index, String name, int users, boolean stream, int requests) {
    this.index = index;
    this.name = name;
    this.users = users;
    this.stream = stream;
    this.requests = requests;
    this.load = 1 + 0.2 * (users - 1);
    this.notes = stream ? List.of() : List.of("Tokens per second are spread.");
  }

  /** Sent by a schedule, and so much later than it says. */
  SampleStage open(double late) {
    scheduled = true;
    lateMillis = late;
    return ownProfile();
  }

  /** Nobody but the user's own injection profile knows when requests are to be sent. */
  SampleStage ownProfile() {
    own = true;
    return this;
  }

  /** The second half's figures, times the first's. */
  SampleStage secondHalf(double factor) {
    secondHalf = factor;
    return this;
  }

  SampleStage errors(List<ErrorCount> counts) {
    errors = counts;
    return this;
  }

  SampleStage health(ClientHealth client) {
    health = client;
    return this;
  }

  SampleStage goodput(Goodput good) {
    goodput = Optional.of(good);
    return this;
  }

  /** Each answer has so many items and no text. */
  SampleStage items(int perRequest) {
    items = OptionalInt.of(perRequest);
    return notes(List.of());
  }

  SampleStage conversations(ConversationFigures figures) {
    conversations = Optional.of(figures);
    return this;
  }

  /** So many prompt tokens came before, of {@code 512} of each request. */
  SampleStage shared(long tokens) {
    sharedTokens = OptionalLong.of(tokens);
    return this;
  }

  SampleStage limits(LimitsSeen seen) {
    limits = seen;
    return this;
  }

  SampleStage notes(List<String> sentences) {
    notes = sentences;
    return this;
  }

  SampleStage conformance(StreamConformance seen) {
    conformance = Optional.of(seen);
    return this;
  }

  SampleStage steadyState(SteadyState halves) {
    steadyState = Optional.of(halves);
    return this;
  }

  /** After so many seconds of its window. */
  SampleStage cut(double seconds) {
    cutAfter = OptionalDouble.of(seconds);
    return this;
  }

  SampleStage slices(StageSummary.Slices chosen) {
    slices = Optional.of(chosen);
    return this;
  }

  StageSummary summary() {
    boolean any = requests > 0;
    boolean text = items.isEmpty();
    double tokensPerSecond = any && text ? 60.25 * users / load : 0;
    return new StageSummary(
        stage(),
        users,
        cutAfter.orElse(WINDOW_SECONDS),
        cutAfter.isPresent(),
        counts(),
        metrics(any, text),
        steadyState.orElseGet(() -> halves(tokensPerSecond)),
        answers(any, text),
        throughput(tokensPerSecond),
        itemFigures(any),
        conversations,
        goodput,
        errors,
        conformance.orElseGet(() -> SampleConformance.sound(requests, stream)),
        health,
        limits,
        notes,
        List.of(),
        slices.orElseGet(() -> slices(any)),
        Optional.empty());
  }

  private AnswerFigures answers(boolean any, boolean text) {
    Map<String, Long> usage = any ? Map.of("usage", (long) requests) : Map.of();
    return new AnswerFigures(
        optional(any && stream, 1.01),
        optional(any && stream, 0.0125),
        optional(any && stream, 61.25),
        optional(any && stream, 16.615315 * load),
        new PromptFigures(
            requests * 512L, sharedTokens, any ? OptionalLong.of(0) : OptionalLong.empty()),
        usage,
        text ? usage : Map.of(),
        overhead(),
        any && text ? Map.of("length", (long) requests) : Map.of());
  }

  private Map<Metric, Distribution> metrics(boolean any, boolean text) {
    Map<Metric, Distribution> metrics = new HashMap<>();
    metrics.put(Metrics.TTFT, streamed(requests, 41.5, 60, 0));
    metrics.put(Metrics.TTFC, streamed(requests, 41.5, 60, 0));
    metrics.put(Metrics.TTST, streamed(requests, 18, 4, 0));
    metrics.put(
        Metrics.ITL, streamed(requests * 199, 16.5, 9, 0).clustered(optional(any && stream, 0.35)));
    metrics.put(Metrics.TPOT, streamed(requests, 16.9, 2, 0));
    metrics.put(Metrics.E2E, distribution(requests, E2E_MILLIS * load, 400));
    if (any && !text) {
      double each = items.getAsInt();
      metrics.put(
          Metrics.LATENCY_PER_ITEM, distribution(requests, E2E_MILLIS * load / each, 400 / each));
    }
    if (scheduled) {
      metrics.put(Metrics.TTFT_INTENDED, streamed(requests, 41.5, 60, lateMillis));
      metrics.put(
          Metrics.E2E_INTENDED, distribution(requests, E2E_MILLIS * load + lateMillis, 400));
    }
    metrics.put(Metrics.CONNECT, distribution(users, 0.35, 0.2));
    metrics.put(Metrics.PROMPT_TOKENS, mean(any, 521));
    metrics.put(Metrics.COMPLETION_TOKENS, mean(any && text, 199));
    return metrics;
  }

  private static Distribution mean(boolean present, double value) {
    OptionalDouble none = OptionalDouble.empty();
    return present
        ? new Distribution(
            1,
            OptionalDouble.of(value),
            none,
            none,
            none,
            none,
            none,
            none,
            none,
            Distribution.EMPTY.intervals(),
            List.of())
        : Distribution.EMPTY;
  }

  /** A template explains what is added, where answers stream; otherwise there is none at hand. */
  private PromptOverhead overhead() {
    Optional<TokenRange> nine = Optional.of(new TokenRange(9, 9));
    return requests == 0
        ? new PromptOverhead(new TokenComparison(0, 0), 0, Optional.empty(), Optional.empty())
        : new PromptOverhead(
            new TokenComparison(521L * requests, 512L * requests),
            requests,
            nine,
            stream ? nine : Optional.empty());
  }

  private Optional<ItemFigures> itemFigures(boolean any) {
    if (!any || items.isEmpty()) {
      return Optional.empty();
    }
    int each = items.getAsInt();
    return Optional.of(
        new ItemFigures(
            (long) each * requests,
            OptionalDouble.of(each),
            OptionalDouble.of(each * requests / WINDOW_SECONDS)));
  }

  private Stage stage() {
    Duration warmup = Duration.ofSeconds(15);
    return own
        ? new Stage(index, name, new Arrivals.InjectionProfile(), stream, warmup)
        : Stage.closed(
            index, name, users, stream, Duration.ofSeconds(45), warmup, OptionalLong.empty());
  }

  /** Three, each with more load than the one before; in tables where the load is the user's own. */
  private StageSummary.Slices slices(boolean any) {
    List<Slice> slices = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      slices.add(slice(i, any ? requests * (i + 1) / 6 : 0));
    }
    return new StageSummary.Slices(slices, own);
  }

  private Slice slice(int number, int sent) {
    double more = 1 + 0.2 * number;
    long failed = number == 2 ? errors.stream().mapToLong(ErrorCount::count).sum() : 0;
    Map<Metric, Slice.Times> times = new LinkedHashMap<>();
    times.put(Metrics.TTFT, stream ? times(sent, 47.25 * load * more) : Slice.Times.NONE);
    times.put(Metrics.ITL, stream ? times(199 * sent, 16.5 * load * more) : Slice.Times.NONE);
    times.put(Metrics.E2E, times(sent, E2E_MILLIS * load * more));
    return new Slice(
        "",
        10.0 * number,
        10.0 * (number + 1),
        sent + failed,
        sent + failed,
        users * more,
        Math.max(0, sent - number),
        failed == 0 ? Map.of() : Map.of("http5xx", failed),
        items.isEmpty() ? 199.0 * sent : 0,
        goodput.isPresent() && goodput.get().good() > 0
            ? OptionalDouble.of(goodput.get().good() / 30.0)
            : OptionalDouble.empty(),
        times,
        scheduled ? times(sent, lateMillis) : Slice.Times.NONE);
  }

  private static Slice.Times times(int count, double millis) {
    return count == 0
        ? Slice.Times.NONE
        : new Slice.Times(
            count,
            OptionalDouble.of(millis),
            optional(count >= 200, 1.25 * millis),
            optional(count >= 1_000, 1.5 * millis),
            OptionalDouble.of(2 * millis));
  }

  private StageSummary.Counts counts() {
    long failed = errors.stream().mapToLong(ErrorCount::count).sum();
    boolean any = requests > 0 && stream;
    return new StageSummary.Counts(
        requests + failed,
        requests,
        failed,
        0,
        4L * users,
        failed == 0 ? 0 : 4L * users,
        any ? 199L * requests : 0,
        any ? 2 : 0,
        any ? 1 : 0,
        users,
        0,
        0,
        requests > 0 ? OptionalLong.of(0) : OptionalLong.empty(),
        OptionalLong.empty());
  }

  private SteadyState halves(double tokensPerSecond) {
    if (requests < 20) {
      return new SteadyState(List.of());
    }
    List<Comparison> comparisons = new ArrayList<>();
    if (stream) {
      comparisons.add(comparison(Figure.of(Metrics.TTFT), 52 * load, secondHalf));
      comparisons.add(comparison(Figure.of(Metrics.TPOT), 17 * load, secondHalf));
    }
    comparisons.add(comparison(Figure.of(Metrics.E2E), 3309 * load, secondHalf));
    if (items.isEmpty()) {
      comparisons.add(comparison(Figure.OUTPUT, tokensPerSecond, 1 / secondHalf));
    }
    return new SteadyState(comparisons);
  }

  private static Comparison comparison(Figure figure, double first, double factor) {
    return new Comparison(
        figure, new Half(first, 0.02 * first), new Half(first * factor, 0.02 * first));
  }

  private Throughput throughput(double tokensPerSecond) {
    double prompt = 521 * requests / WINDOW_SECONDS;
    return new Throughput(
        tokensPerSecond * WINDOW_SECONDS,
        OptionalDouble.of(tokensPerSecond),
        optional(requests > 0 && items.isEmpty(), 1.5),
        OptionalDouble.of(prompt),
        OptionalDouble.of(tokensPerSecond + prompt),
        OptionalDouble.of(requests / WINDOW_SECONDS),
        optional(requests > 0, requests / 29.5),
        !stream && items.isEmpty(),
        perSecond(tokensPerSecond));
  }

  private static OptionalDouble optional(boolean present, double value) {
    return present ? OptionalDouble.of(value) : OptionalDouble.empty();
  }

  private static List<Double> perSecond(double mean) {
    Random random = new Random(7);
    List<Double> seconds = new ArrayList<>();
    for (int i = 0; i < WINDOW_SECONDS; i++) {
      seconds.add(mean * (0.95 + 0.1 * random.nextDouble()));
    }
    return seconds;
  }

  private Distribution streamed(int count, double least, double spread, double more) {
    return stream ? distribution(count, least * load + more, spread) : Distribution.EMPTY;
  }

  /** A bulk above {@code least} and a thin tail of up to {@code spread} more. */
  private static Distribution distribution(int count, double least, double spread) {
    Random random = new Random(count);
    LatencyHistogram histogram = new LatencyHistogram();
    for (int i = 0; i < count; i++) {
      double bulk = random.nextDouble() + random.nextDouble() + random.nextDouble();
      double tail = Math.pow(random.nextDouble(), 16);
      histogram.recordMillis(least + spread * (0.1 * bulk + 0.7 * tail));
    }
    return histogram.distribution();
  }

  static ClientHealth health(List<String> reasons) {
    return new ClientHealth(
        reasons,
        distribution(160, 0.05, 0.4),
        Distribution.EMPTY,
        distribution(3000, 0.02, 0.9).clustered(OptionalDouble.empty()),
        3,
        42.5,
        8.25,
        OptionalDouble.of(0.31),
        OptionalDouble.of(0.0123),
        0,
        false);
  }
}
