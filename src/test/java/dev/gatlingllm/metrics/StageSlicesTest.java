package dev.gatlingllm.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gatlingllm.Slow;
import dev.gatlingllm.load.Stage;
import dev.gatlingllm.record.ChunkArrivals;
import dev.gatlingllm.record.RequestRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;

/** Slices against sums over the records, slice by slice. */
class StageSlicesTest {
  private static final long SECOND = 1_000_000_000L;
  private static final Objectives OBJECTIVES = Objectives.of(Map.of("ttft", 800.0, "e2e", 2_500.0));

  /** A stage, and its records by a clock that starts with the window. */
  private static final class Case {
    final Random chance;
    final RandomStage random;
    final Stage stage;
    final long window;
    final OptionalLong wanted;

    Case(long seed) {
      chance = new Random(~seed);
      random = new RandomStage(seed);
      boolean stream = random.stage.stream();
      long last = 0;
      for (RequestRecord record : random.records) {
        last = Math.max(last, record.instants().endNanos() - random.windowStart);
      }
      long planned = random.windowEnd - random.windowStart;
      int kind = chance.nextInt(3);
      if (kind == 0) {
        stage = Stage.wholeRun(stream, Duration.ZERO);
        window = Math.max(SECOND, last);
      } else {
        stage =
            Stage.closed(
                0,
                "4 users",
                4,
                stream,
                Duration.ofNanos(planned + SECOND),
                Duration.ofSeconds(1),
                OptionalLong.empty());
        window = kind == 1 ? planned : (long) (planned * chance.nextDouble());
      }
      wanted =
          chance.nextBoolean()
              ? OptionalLong.empty()
              : OptionalLong.of(SECOND + 250_000_000L * chance.nextInt(20));
    }

    boolean planned() {
      return stage.arrivals().plannedDuration().isPresent();
    }

    List<Slice> slices(List<RequestRecord> records) {
      StageSlices slices =
          new StageSlices(
              SliceBounds.of(stage, wanted), random.windowStart, OBJECTIVES, stage.stream());
      records.forEach(slices::add);
      return slices.slices(window);
    }

    long at(long nanos) {
      return nanos - random.windowStart;
    }

    long end(RequestRecord record) {
      return at(record.instants().endNanos());
    }

    long due(RequestRecord record) {
      long at = at(record.instants().intendedNanos().orElseThrow());
      return Math.max(0, planned() ? Math.min(at, limit() - 1) : at);
    }

    long limit() {
      return random.windowEnd - random.windowStart;
    }
  }

  @Slow
  @Property(tries = 300, shrinking = ShrinkingMode.OFF)
  void everySliceHasWhatHappenedInIt(@ForAll long seed) {
    Case it = new Case(seed);
    List<Slice> slices = it.slices(it.random.records);
    assertBounds(it, slices);
    for (int i = 0; i < slices.size(); i++) {
      Slice slice = slices.get(i);
      long from = Math.round(slice.startSeconds() * 1e9);
      // The last instant of a run without a plan is in it.
      boolean last = i + 1 == slices.size() && !it.planned();
      long to = Math.round(slice.endSeconds() * 1e9) + (last ? 1 : 0);
      assertCounts(it, slice, from, to);
      assertFlow(it, slice, from, to);
      assertTimes(it, slice, from, to);
    }
  }

  private static void assertBounds(Case it, List<Slice> slices) {
    long cell = it.wanted.orElse(SECOND);
    while (cell >= 2 * SECOND) {
      cell /= 2;
    }
    long width =
        it.wanted.orElse((long) Math.max(1, Math.ceil(it.window / 10 / (double) SECOND)) * SECOND);
    boolean outlived =
        it.random.records.stream()
            .anyMatch(
                r -> Math.min(it.end(r), it.planned() ? it.limit() : Long.MAX_VALUE) > it.window);
    long end = outlived ? it.window / cell * cell : it.window;
    int most = (int) Math.ceil(end / (double) width);
    int number = most > 1 && end - (most - 1) * width < width / 10 ? most - 1 : most;
    assertThat(slices).hasSize(number);
    for (int i = 0; i < slices.size(); i++) {
      assertThat(slices.get(i).startSeconds()).isEqualTo(i * width / 1e9);
      assertThat(slices.get(i).endSeconds())
          .isEqualTo((i + 1 == number ? end : (i + 1) * width) / 1e9);
    }
  }

  private static void assertCounts(Case it, Slice slice, long from, long to) {
    List<RequestRecord> measured =
        it.random.records.stream().filter(r -> !r.origin().warmup()).toList();
    assertThat(slice.arrivals())
        .isEqualTo(measured.stream().filter(r -> in(it.due(r), from, to)).count());
    assertThat(slice.sent())
        .isEqualTo(
            measured.stream()
                .filter(r -> in(it.at(r.instants().sentNanos().orElseThrow()), from, to))
                .count());
    List<RequestRecord> ended =
        it.random.records.stream().filter(r -> in(it.end(r), from, to)).toList();
    assertThat(slice.done()).isEqualTo(ended.stream().filter(r -> !r.failed()).count());
    Map<String, Long> causes = new TreeMap<>();
    ended.stream()
        .filter(RequestRecord::failed)
        .forEach(r -> causes.merge(r.failure().orElseThrow().cause().label(), 1L, Long::sum));
    assertThat(slice.failed()).isEqualTo(causes);
    assertThat(slice.failures()).isEqualTo(ended.stream().filter(RequestRecord::failed).count());
  }

  private static void assertFlow(Case it, Slice slice, long from, long to) {
    double inFlight = 0;
    double tokens = 0;
    for (RequestRecord r : it.random.records) {
      double sent = it.at(r.instants().sentNanos().orElseThrow());
      double end = it.end(r);
      double overlap = Math.max(0, Math.min(to, end) - Math.max(from, sent));
      inFlight += overlap;
      double all = r.tokens().completionTokens().orElse(0);
      if (r.origin().stream()) {
        for (long nanos : r.timeline().nanos()) {
          tokens += in(it.at(nanos), from, to) ? all / r.timeline().count() : 0;
        }
      } else {
        tokens += all * overlap / (end - sent);
      }
    }
    assertThat(slice.meanInFlight())
        .isCloseTo(inFlight / 1e9 / slice.seconds(), within(1e-6 * (1 + inFlight / SECOND)));
    assertThat(slice.outputTokens()).isCloseTo(tokens, within(1e-3));
  }

  private static double lag(RequestRecord record) {
    long late =
        record.instants().sentNanos().orElseThrow()
            - record.instants().intendedNanos().orElseThrow()
            - record.connection().waitNanos().orElse(0);
    boolean again = record.connection().resends() > 0;
    return (late - (again ? 0 : record.connection().connectNanos().orElse(0))) / 1e6;
  }

  private static void assertTimes(Case it, Slice slice, long from, long to) {
    List<RequestRecord> successes =
        it.random.records.stream()
            .filter(r -> r.succeeded() && !r.origin().warmup() && in(it.due(r), from, to))
            .toList();
    assertThat(slice.of(Metrics.E2E))
        .satisfies(times -> assertTimes(times, successes, r -> e2e(r)));
    if (it.stage.stream()) {
      assertTimes(slice.of(Metrics.TTFT), successes, r -> ttft(r));
    } else {
      assertThat(slice.of(Metrics.TTFT)).isEqualTo(Slice.Times.NONE);
    }
    long good =
        successes.stream()
            .filter(r -> e2e(r) <= 2_500 && (!it.stage.stream() || ttft(r) <= 800))
            .count();
    assertThat(slice.goodputPerSecond().orElseThrow())
        .isCloseTo(good / slice.seconds(), within(1e-9 * (1 + good)));
    List<RequestRecord> measured =
        it.random.records.stream()
            .filter(r -> !r.origin().warmup() && in(it.due(r), from, to))
            .toList();
    assertTimes(slice.scheduleLag(), measured, StageSlicesTest::lag);
    List<Double> gaps = new ArrayList<>();
    it.random.records.stream()
        .filter(RequestRecord::succeeded)
        .forEach(r -> addGaps(r.timeline(), it, from, to, gaps));
    assertTimes(slice.of(Metrics.ITL), gaps);
  }

  /** Of the plain definition: to the next earlier chunk of the same choice. */
  private static void addGaps(
      ChunkArrivals chunks, Case it, long from, long to, List<Double> gaps) {
    for (int i = 0; i < chunks.count(); i++) {
      int before = i - 1;
      while (before >= 0 && chunks.choices()[before] != chunks.choices()[i]) {
        before--;
      }
      if (before >= 0 && in(it.at(chunks.nanos()[i]), from, to)) {
        gaps.add((chunks.nanos()[i] - chunks.nanos()[before]) / 1e6);
      }
    }
  }

  private static void assertTimes(
      Slice.Times times, List<RequestRecord> records, ToDoubleFunction<RequestRecord> millis) {
    assertTimes(times, new ArrayList<>(records.stream().mapToDouble(millis).boxed().toList()));
  }

  private static void assertTimes(Slice.Times times, List<Double> millis) {
    Collections.sort(millis);
    assertThat(times.count()).isEqualTo(millis.size());
    assertPercentile(times.p50(), millis, 50, 1);
    assertPercentile(times.p95(), millis, 95, 200);
    assertPercentile(times.p99(), millis, 99, 1_000);
    assertPercentile(times.max(), millis, 100, 1);
  }

  private static void assertPercentile(
      OptionalDouble seen, List<Double> sorted, double percent, int least) {
    if (sorted.size() < least) {
      assertThat(seen).isEmpty();
      return;
    }
    double expected = sorted.get((int) Math.ceil(percent / 100 * sorted.size()) - 1);
    assertThat(seen.orElseThrow()).isCloseTo(expected, within(0.001 + 0.001 * expected));
  }

  private static double e2e(RequestRecord record) {
    return record.instants().e2eMillis().orElseThrow();
  }

  private static double ttft(RequestRecord record) {
    return record.instants().ttftMillis().orElseThrow();
  }

  private static boolean in(long at, long from, long to) {
    return at >= from && at < to;
  }

  @Property(tries = 100, shrinking = ShrinkingMode.OFF)
  void theOrderOfTheRecordsMakesNoDifference(@ForAll long seed) {
    Case it = new Case(seed);
    List<RequestRecord> shuffled = new ArrayList<>(it.random.records);
    Collections.shuffle(shuffled, it.chance);
    assertThat(it.slices(shuffled)).isEqualTo(it.slices(it.random.records));
  }

  /** Sent one a second, each under way for 1.5 s. */
  private static List<Slice> longRun(int seconds, OptionalLong wanted, Stage stage) {
    StageSlices slices =
        new StageSlices(SliceBounds.of(stage, wanted), 7, Objectives.NONE, stage.stream());
    for (int i = 0; i < seconds; i++) {
      slices.add(RandomStage.sent(7 + i * SECOND, 1_500));
    }
    return slices.slices(seconds * SECOND + SECOND / 2);
  }

  @Test
  void aRunThatNobodyKnowsTheEndOfHasAboutTenSlicesHoweverLongItLasts() {
    for (int seconds : new int[] {3, 30, 255, 300, 5_000, 100_000}) {
      List<Slice> slices =
          longRun(seconds, OptionalLong.empty(), Stage.wholeRun(false, Duration.ZERO));
      assertThat(slices).hasSizeBetween(Math.min(4, seconds), 10);
      assertThat(slices.get(slices.size() - 1).endSeconds()).isEqualTo(seconds + 0.5);
      assertThat(slices.stream().mapToLong(Slice::arrivals).sum()).isEqualTo(seconds);
      assertThat(slices.stream().mapToLong(Slice::done).sum()).isEqualTo(seconds);
      assertThat(slices.stream().mapToDouble(slice -> slice.meanInFlight() * slice.seconds()).sum())
          .isCloseTo(1.5 * seconds, within(1e-6 * seconds));
    }
  }

  @Test
  void aWidthThatIsAskedForIsKeptAndWidenedWhereThereWouldBeMoreThanAThousand() {
    Stage own = Stage.wholeRun(false, Duration.ZERO);
    assertThat(longRun(120, OptionalLong.of(10 * SECOND), own)).hasSize(12);
    assertThat(longRun(999, OptionalLong.of(SECOND), own)).hasSize(1_000);
    List<Slice> widened = longRun(1_100, OptionalLong.of(SECOND), own);
    assertThat(widened).hasSize(551);
    assertThat(widened.get(0).endSeconds()).isEqualTo(2);
    assertThat(longRun(9_000, OptionalLong.of(10 * SECOND), own)).hasSize(900);
  }

  /** A trace's window ends 1 ms after its last row: a slice of it would have 1,000 arrivals/s. */
  @Test
  void aMomentThatIsLeftAtTheEndGoesWithTheLastSlice() {
    SliceBounds bounds =
        new SliceBounds(
            OptionalLong.empty(),
            OptionalLong.of(6 * SECOND + 1_000_000),
            List.of(new SliceBounds.Step(0, "")));
    StageSlices slices = new StageSlices(bounds, 7, Objectives.NONE, false);
    for (int i = 0; i <= 6; i++) {
      slices.add(RandomStage.sent(7 + i * SECOND, 1));
    }
    List<Slice> rows = slices.slices(6 * SECOND + 1_000_000);
    assertThat(rows).extracting(Slice::endSeconds).containsExactly(1.0, 2.0, 3.0, 4.0, 5.0, 6.001);
    assertThat(rows).extracting(Slice::arrivals).containsExactly(1L, 1L, 1L, 1L, 1L, 2L);
  }

  @Test
  void stepsHaveSlicesOfTheirOwn() {
    SliceBounds bounds =
        new SliceBounds(
            OptionalLong.empty(),
            OptionalLong.of(25 * SECOND),
            List.of(
                new SliceBounds.Step(0, "1 user"),
                new SliceBounds.Step(7 * SECOND + SECOND / 3, "2 users"),
                new SliceBounds.Step(20 * SECOND, "4 users")));
    StageSlices slices = new StageSlices(bounds, 7, Objectives.NONE, false);
    for (int i = 0; i < 25; i++) {
      slices.add(RandomStage.sent(7 + i * SECOND, 1_500));
    }
    List<Slice> rows = slices.slices(25 * SECOND);
    assertThat(rows).extracting(Slice::label).containsExactly("1 user", "2 users", "4 users");
    assertThat(rows).extracting(Slice::endSeconds).containsExactly(7.333333333, 20.0, 25.0);
    assertThat(rows).extracting(Slice::sent).containsExactly(8L, 12L, 5L);
    assertThat(rows).extracting(Slice::done).containsExactly(6L, 13L, 5L);
    assertThat(rows.get(1).meanInFlight()).isCloseTo(1.5, within(0.05));
    // Stopped amid the last one, and before what was under way was over.
    assertThat(slices.slices(22 * SECOND + SECOND / 2))
        .extracting(Slice::endSeconds)
        .containsExactly(7.333333333, 20.0, 22.0);
  }
}
