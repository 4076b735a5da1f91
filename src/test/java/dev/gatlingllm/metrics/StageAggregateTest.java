package dev.gatlingllm.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.gatlingllm.metrics.StageProgress.Phase;
import dev.gatlingllm.record.RequestRecord;
import dev.gatlingllm.record.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;

/** The oracle keeps every record and works each figure out by the formulas of docs/metrics.md. */
class StageAggregateTest {
  @Property(tries = 100, shrinking = ShrinkingMode.OFF)
  void everyFigureIsThatOfTheFormulas(@ForAll long seed) {
    RandomStage random = new RandomStage(seed);
    StageSummary summary = summary(random);
    countsAreThoseOfTheRequestsSentInTheWindow(random, summary);
    theFailRatioIsTheShareOfAllSentThatFailed(random, summary);
    latenciesAreThoseOfTheSuccesses(random, summary);
    latencyPerItemIsEachSuccessesWholeTimeOverItsItems(random, summary);
    throughputCountsEveryTokenThatArrivedInTheWindow(random, summary);
    theSeriesHasTheTokensOfEachWholeSecond(random, summary);
    theSeedsFiguresFollowItsFormulas(random, summary);
    errorsAreCountedByCauseWithTheFirstMessage(random, summary);
  }

  private static void countsAreThoseOfTheRequestsSentInTheWindow(
      RandomStage random, StageSummary summary) {
    StageSummary.Counts counts = summary.counts();
    List<RequestRecord> measured = measured(random);
    assertThat(counts.sent()).isEqualTo(measured.size());
    assertThat(counts.succeeded()).isEqualTo(successes(random).size());
    long cancelled = measured.stream().filter(StageAggregateTest::hungUp).count();
    assertThat(counts.cancelled()).isEqualTo(cancelled);
    assertThat(counts.failed()).isEqualTo(measured.size() - successes(random).size() - cancelled);
    assertThat(counts.warmup()).isEqualTo(random.records.size() - measured.size());
    assertThat(counts.warmupFailed())
        .isEqualTo(
            random.records.stream()
                .filter(r -> r.origin().warmup() && !r.succeeded() && !hungUp(r))
                .count());
    assertThat(counts.gaps()).isEqualTo(gaps(measured).size());
    assertThat(counts.stalls())
        .isEqualTo(measured.stream().mapToLong(r -> r.chunks().stalls()).sum());
    assertThat(counts.connectionsOpened())
        .isEqualTo(random.records.stream().filter(r -> r.connection().opened()).count());
    assertThat(counts.resends())
        .isEqualTo(random.records.stream().mapToLong(r -> r.connection().resends()).sum());
    Map<String, Long> reasons = new HashMap<>();
    measured.forEach(
        r -> r.answer().finishReason().ifPresent(reason -> reasons.merge(reason, 1L, Long::sum)));
    assertThat(summary.answers().finishReasons()).isEqualTo(reasons);
  }

  private static void theFailRatioIsTheShareOfAllSentThatFailed(
      RandomStage random, StageSummary summary) {
    List<RequestRecord> sent = measured(random);
    long failed = sent.stream().filter(record -> !hungUp(record) && !record.succeeded()).count();
    OptionalDouble ratio = summary.failRatio();
    assertThat(ratio.isPresent()).isEqualTo(!sent.isEmpty());
    ratio.ifPresent(
        share -> assertThat(share).isCloseTo((double) failed / sent.size(), within(1e-9)));
  }

  private static void latenciesAreThoseOfTheSuccesses(RandomStage random, StageSummary summary) {
    List<RequestRecord> good = successes(random);
    List<RequestRecord> streams = good.stream().filter(r -> r.origin().stream()).toList();
    check(summary.of(Metrics.E2E), good.stream().map(r -> r.instants().e2eMillis()));
    check(
        summary.of(Metrics.E2E_INTENDED), good.stream().map(r -> r.instants().e2eIntendedMillis()));
    check(summary.of(Metrics.TTFT), streams.stream().map(r -> r.instants().ttftMillis()));
    check(summary.of(Metrics.TTFC), streams.stream().map(r -> r.instants().ttfcMillis()));
    check(
        summary.of(Metrics.TTFT_INTENDED),
        streams.stream().map(r -> r.instants().ttftIntendedMillis()));
    check(summary.of(Metrics.TTST), streams.stream().map(StageAggregateTest::ttst));
    check(summary.of(Metrics.TPOT), streams.stream().map(StageAggregateTest::tpot));
    check(summary.of(Metrics.ITL), gaps(streams).stream().map(OptionalDouble::of));
  }

  private static void latencyPerItemIsEachSuccessesWholeTimeOverItsItems(
      RandomStage random, StageSummary summary) {
    List<RequestRecord> withItems =
        successes(random).stream().filter(r -> r.answer().items().isPresent()).toList();
    assertThat(summary.items().isPresent()).isEqualTo(!withItems.isEmpty());
    if (withItems.isEmpty()) {
      return;
    }
    ItemFigures items = summary.items().orElseThrow();
    long count = withItems.stream().mapToLong(r -> r.answer().items().orElseThrow()).sum();
    assertThat(items.count()).isEqualTo(count);
    near(items.perRequest(), withItems.size(), (double) count / withItems.size());
    near(items.perSecond(), 1, count / random.windowSeconds());
    check(
        summary.of(Metrics.LATENCY_PER_ITEM),
        withItems.stream().map(StageAggregateTest::latencyPerItem));
  }

  private static OptionalDouble latencyPerItem(RequestRecord r) {
    long nanos = r.instants().endNanos() - r.instants().sentNanos().orElseThrow();
    return OptionalDouble.of(nanos / 1e6 / r.answer().items().orElseThrow());
  }

  private static OptionalDouble ttst(RequestRecord r) {
    long[] ofFirst =
        IntStream.range(0, r.timeline().count())
            .filter(i -> r.timeline().choices()[i] == r.timeline().choices()[0])
            .mapToLong(i -> r.timeline().nanos()[i])
            .toArray();
    return ofFirst.length < 2
        ? OptionalDouble.empty()
        : OptionalDouble.of((ofFirst[1] - ofFirst[0]) / 1e6);
  }

  private static OptionalDouble tpot(RequestRecord r) {
    OptionalInt after = r.tokens().streamed().afterFirst();
    return after.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(r.instants().generationMillis().orElseThrow() / after.getAsInt());
  }

  private static List<Double> gaps(List<RequestRecord> records) {
    List<Double> gaps = new ArrayList<>();
    for (RequestRecord r : records) {
      Map<Byte, Long> last = new HashMap<>();
      for (int i = 0; i < r.timeline().count(); i++) {
        Long before = last.put(r.timeline().choices()[i], r.timeline().nanos()[i]);
        if (before != null) {
          gaps.add((r.timeline().nanos()[i] - before) / 1e6);
        }
      }
    }
    return gaps;
  }

  /** Percentiles by nearest rank on the sorted values, to 3 digits or half a microsecond. */
  private static void check(Distribution seen, java.util.stream.Stream<OptionalDouble> values) {
    double[] sorted =
        values
            .filter(OptionalDouble::isPresent)
            .mapToDouble(OptionalDouble::getAsDouble)
            .sorted()
            .toArray();
    assertThat(seen.count()).isEqualTo(sorted.length);
    if (sorted.length == 0) {
      assertThat(seen).isEqualTo(Distribution.EMPTY);
      return;
    }
    double mean = Arrays.stream(sorted).average().orElseThrow();
    assertThat(seen.mean().orElseThrow()).isCloseTo(mean, within(1e-6 + 1e-9 * mean));
    assertThat(seen.min().orElseThrow()).isCloseTo(sorted[0], within(1e-6));
    assertThat(seen.max().orElseThrow()).isCloseTo(sorted[sorted.length - 1], within(1e-6));
    percentile(seen.p50(), sorted, 50, 1);
    percentile(seen.p90(), sorted, 90, 100);
    percentile(seen.p95(), sorted, 95, 200);
    percentile(seen.p99(), sorted, 99, 1000);
    assertThat(seen.buckets().stream().mapToLong(Distribution.Bucket::count).sum())
        .isEqualTo(sorted.length);
    long[] nanos = DoubleStream.of(sorted).mapToLong(value -> Math.round(value * 1e6)).toArray();
    for (Distribution.Bucket bucket : seen.buckets()) {
      long inside =
          below(Math.round(bucket.to() * 1e6), nanos)
              - below(Math.round(bucket.from() * 1e6), nanos);
      assertThat(bucket.count()).as("%s", bucket).isEqualTo(inside);
    }
  }

  private static int below(long limit, long[] sorted) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < limit) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static void percentile(OptionalDouble seen, double[] sorted, int percent, int needed) {
    if (sorted.length < needed) {
      assertThat(seen).isEmpty();
    } else {
      double exact = sorted[(percent * sorted.length + 99) / 100 - 1];
      assertThat(seen.orElseThrow()).isCloseTo(exact, within(Math.max(exact * 0.001, 0.000_513)));
    }
  }

  private static void throughputCountsEveryTokenThatArrivedInTheWindow(
      RandomStage random, StageSummary summary) {
    double tokens = random.records.stream().mapToDouble(RequestRecord::windowTokens).sum();
    double prompt =
        successes(random).stream().mapToInt(r -> r.tokens().promptTokens().orElse(0)).sum();
    double seconds = random.windowSeconds();
    assertThat(summary.windowSeconds()).isEqualTo(seconds);
    Throughput throughput = summary.throughput();
    assertThat(throughput.outputTokens()).isCloseTo(tokens, within(1e-6));
    assertThat(throughput.outputTokensPerSecond().orElseThrow())
        .isCloseTo(tokens / seconds, within(1e-6));
    assertThat(throughput.promptTokensPerSecond().orElseThrow())
        .isCloseTo(prompt / seconds, within(1e-6));
    assertThat(throughput.totalTokensPerSecond().orElseThrow())
        .isCloseTo((tokens + prompt) / seconds, within(1e-6));
    assertThat(throughput.requestsPerSecond().orElseThrow())
        .isCloseTo(successes(random).size() / seconds, within(1e-9));
    assertThat(throughput.outputTokensPerSecondCi95().isPresent()).isEqualTo(seconds >= 10);
  }

  private static void theSeriesHasTheTokensOfEachWholeSecond(
      RandomStage random, StageSummary summary) {
    List<Double> seen = summary.throughput().eachSecond();
    assertThat(seen).hasSize((int) random.windowSeconds());
    for (int second = 0; second < seen.size(); second++) {
      double expected = 0;
      for (RequestRecord r : random.records) {
        expected += tokensIn(r, random.windowStart + second * RandomStage.SECOND);
      }
      assertThat(seen.get(second)).as("second %d", second).isCloseTo(expected, within(1e-4));
    }
  }

  private static double tokensIn(RequestRecord r, long from) {
    double tokens = r.tokens().completionTokens().orElse(0);
    if (r.origin().stream()) {
      long inside =
          Arrays.stream(r.timeline().nanos())
              .filter(nanos -> nanos - from >= 0 && nanos - from < RandomStage.SECOND)
              .count();
      return tokens * inside / r.timeline().count();
    }
    double sent = (r.instants().sentNanos().orElseThrow() - from) / 1e9;
    double end = (r.instants().endNanos() - from) / 1e9;
    double overlap = Math.min(1, end) - Math.max(0, sent);
    return overlap <= 0 ? 0 : tokens * overlap / (end - sent);
  }

  private static void theSeedsFiguresFollowItsFormulas(RandomStage random, StageSummary summary) {
    List<RequestRecord> good = successes(random);
    double last = 0;
    double perToken = 0;
    long withTokens = 0;
    double completion = 0;
    long counted = 0;
    for (RequestRecord r : good) {
      last = Math.max(last, (r.instants().endNanos() - random.windowStart) / 1e9);
      int n = r.tokens().completionTokens().orElse(0);
      completion += n;
      counted += r.tokens().completionTokens().isPresent() ? 1 : 0;
      OptionalInt after = r.tokens().streamed().afterFirst();
      if (after.isPresent() && r.origin().stream()) {
        long first = r.instants().firstTokenNanos().orElseThrow();
        perToken += (r.instants().endNanos() - first) / 1e6 / (after.getAsInt() + 1);
        withTokens++;
      }
    }
    near(summary.throughput().qps(), good.isEmpty() ? 0 : 1, good.size() / last);
    near(summary.answers().latencyPerTokenMillis(), withTokens, perToken / withTokens);
    near(summary.of(Metrics.COMPLETION_TOKENS).mean(), counted, completion / counted);
  }

  private static void near(OptionalDouble seen, long samples, double expected) {
    if (samples == 0) {
      assertThat(seen).isEmpty();
    } else {
      assertThat(seen.orElseThrow()).isCloseTo(expected, within(1e-9 * Math.max(1, expected)));
    }
  }

  private static void errorsAreCountedByCauseWithTheFirstMessage(
      RandomStage random, StageSummary summary) {
    Map<String, Long> counts = new LinkedHashMap<>();
    Map<String, String> firsts = new HashMap<>();
    for (RequestRecord r : measured(random)) {
      r.failure()
          .ifPresent(
              failure -> {
                counts.merge(failure.cause().label(), 1L, Long::sum);
                firsts.putIfAbsent(failure.cause().label(), failure.message());
              });
    }
    List<ErrorCount> seen = summary.errors();
    assertThat(seen).hasSize(counts.size());
    assertThat(seen).isSortedAccordingTo((a, b) -> Long.compare(b.count(), a.count()));
    for (ErrorCount error : seen) {
      assertThat(error.count()).isEqualTo(counts.get(error.cause()));
      assertThat(error.sampleMessage()).isEqualTo(firsts.get(error.cause()));
    }
  }

  @Property(tries = 20, shrinking = ShrinkingMode.OFF)
  void anEarlierEndOfTheWindowMayComeAfterTheRecords(@ForAll long seed) {
    RandomStage random = new RandomStage(seed);
    StageAggregate metrics = new StageAggregate(random.stage);
    metrics.window(random.windowStart, random.windowEnd + 100 * RandomStage.SECOND);
    random.records.forEach(metrics::add);
    metrics.window(random.windowStart, random.windowEnd);
    assertThat(metrics.summarize(4, Unwatched.CLIENT)).isEqualTo(summary(random));
  }

  @Test
  void withoutARequestEverythingMeasuredIsAbsent() {
    RandomStage random = new RandomStage(1);
    StageAggregate metrics = new StageAggregate(random.stage);
    StageSummary never = metrics.summarize(4, Unwatched.CLIENT);
    assertThat(never.throughput().outputTokensPerSecond()).isEmpty();
    assertThat(never.throughput().requestsPerSecond()).isEmpty();
    assertThat(never.notes()).anyMatch(note -> note.contains("never began"));
    metrics.window(0, 10 * RandomStage.SECOND);
    StageSummary nothing = metrics.summarize(4, Unwatched.CLIENT);
    assertThat(nothing.throughput().outputTokensPerSecond()).hasValue(0);
    assertThat(nothing.throughput().qps()).isEmpty();
    assertThat(nothing.failRatio()).isEmpty();
    assertThat(nothing.counts().cachedPromptTokens()).isEmpty();
    assertThat(nothing.of(Metrics.E2E)).isEqualTo(Distribution.EMPTY);
    assertThat(nothing.notes()).anyMatch(note -> note.contains("No request was sent"));
  }

  @Test
  void aMeasuredRequestNeedsAWindow() {
    RandomStage random = new RandomStage(2);
    StageAggregate metrics = new StageAggregate(random.stage);
    RequestRecord measured = measured(random).get(0);
    assertThatThrownBy(() -> metrics.add(measured)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void theWindowNeitherMovesNorRunsBackwards() {
    StageAggregate metrics = new StageAggregate(new RandomStage(3).stage);
    metrics.window(5, 10);
    assertThatThrownBy(() -> metrics.window(6, 10)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> metrics.window(5, 4)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void progressCountsTheRequestsOfItsPhase() {
    RandomStage random = new RandomStage(4);
    StageAggregate metrics = new StageAggregate(random.stage);
    StageProgress before =
        metrics.progress(Phase.WARM_UP, Duration.ofSeconds(1), 4, OptionalDouble.empty());
    assertThat(before.tokensPerSecond()).isEmpty();
    assertThat(before.p50Millis()).isEmpty();
    assertThat(before.done()).isZero();
    metrics.window(random.windowStart, random.windowEnd);
    random.records.forEach(metrics::add);
    StageProgress after =
        metrics.progress(Phase.MEASURING, Duration.ofSeconds(20), 3, OptionalDouble.empty());
    long tokens =
        random.records.stream().mapToLong(r -> r.tokens().completionTokens().orElse(0)).sum();
    StageSummary.Counts counts = summary(random).counts();
    assertThat(after.failed()).isEqualTo(counts.failed());
    assertThat(after.done()).isEqualTo(counts.succeeded() + counts.cancelled());
    StageProgress warmup =
        metrics.progress(Phase.WARM_UP, Duration.ofSeconds(20), 3, OptionalDouble.empty());
    assertThat(counts.warmup()).isPositive();
    assertThat(warmup.failed()).isEqualTo(counts.warmupFailed());
    assertThat(warmup.done()).isEqualTo(counts.warmup() - counts.warmupFailed());
    assertThat(after.inFlight()).isEqualTo(3);
    assertThat(after.tokensPerSecond()).hasValue(tokens / 20.0);
    assertThat(after.itemsPerSecond()).isEmpty();
  }

  @Test
  void ofAStreamProgressHasTheTokensThatArriveNow() {
    RandomStage random = new RandomStage(4);
    StageAggregate metrics = new StageAggregate(random.stage);
    Duration elapsed = Duration.ofSeconds(20);
    assertThat(
            metrics.progress(Phase.MEASURING, elapsed, 3, OptionalDouble.of(7)).tokensPerSecond())
        .hasValue(7);
    metrics.window(random.windowStart, random.windowEnd);
    random.records.forEach(metrics::add);
    double tokens =
        random.records.stream().mapToLong(r -> r.tokens().completionTokens().orElse(0)).sum();
    long chunks = random.records.stream().mapToLong(r -> r.chunks().count()).sum();
    assertThat(metrics.finishedChunks()).isEqualTo(chunks);
    assertThat(tokens).as("more than one a chunk").isGreaterThan(chunks);
    assertThat(
            metrics.progress(Phase.MEASURING, elapsed, 3, OptionalDouble.of(7)).tokensPerSecond())
        .hasValue(7 * (tokens / chunks));
  }

  @Test
  void progressCountsItems() {
    RandomStage random = itemsStage();
    StageAggregate metrics = new StageAggregate(random.stage);
    metrics.window(random.windowStart, random.windowEnd);
    random.records.forEach(metrics::add);
    long items = random.records.stream().mapToLong(r -> r.answer().items().orElse(0)).sum();
    StageProgress progress =
        metrics.progress(Phase.MEASURING, Duration.ofSeconds(20), 3, OptionalDouble.empty());
    assertThat(progress.itemsPerSecond()).hasValue(items / 20.0);
    assertThat(progress.p50Millis()).isEqualTo(summary(random).of(Metrics.E2E).p50());
  }

  @Test
  void whereNoTokenComesTheOutputIsNotCompared() {
    RandomStage random = itemsStage();
    StageAggregate metrics = new StageAggregate(random.stage);
    metrics.window(random.windowStart, random.windowEnd);
    random.records.stream().map(StageAggregateTest::withoutTokens).forEach(metrics::add);
    assertThat(metrics.summarize(4, Unwatched.CLIENT).steadyState().comparisons())
        .extracting(comparison -> comparison.figure())
        .containsExactly(SteadyState.Figure.of(Metrics.E2E));
  }

  private static RequestRecord withoutTokens(RequestRecord r) {
    return Samples.record(
        r.origin(),
        r.instants(),
        r.connection(),
        r.answer(),
        RandomStage.sent(0, 1).tokens(),
        r.chunks(),
        0,
        r.failure(),
        r.timeline());
  }

  /** The first with many answers that are items, and a window of 15 seconds. */
  private static RandomStage itemsStage() {
    // None before it is: looking for it takes ten seconds.
    for (long seed = 4_096; ; seed++) {
      RandomStage random = new RandomStage(seed);
      if (random.items && random.records.size() > 500 && random.windowSeconds() > 15) {
        return random;
      }
    }
  }

  private static StageSummary summary(RandomStage random) {
    StageAggregate metrics = new StageAggregate(random.stage);
    metrics.window(random.windowStart, random.windowEnd);
    random.records.forEach(metrics::add);
    return metrics.summarize(4, Unwatched.CLIENT);
  }

  private static boolean hungUp(RequestRecord record) {
    return record.failure().map(failure -> failure.cause().label()).orElse("").equals("cancelled");
  }

  private static List<RequestRecord> measured(RandomStage random) {
    return random.records.stream().filter(r -> !r.origin().warmup()).toList();
  }

  private static List<RequestRecord> successes(RandomStage random) {
    return measured(random).stream().filter(RequestRecord::succeeded).toList();
  }
}
