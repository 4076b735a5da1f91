package dev.gatlingllm.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.Slow;
import dev.gatlingllm.metrics.SteadyState.Comparison;
import dev.gatlingllm.metrics.SteadyState.Figure;
import dev.gatlingllm.metrics.SteadyState.Half;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SteadyStateTest {
  /** What docs/metrics.md says of steady stages that are called not steady. */
  private static final double FALSE_ALARMS = 0.03;

  @Test
  void aFigureDiffersByMoreThanATenthAndBeyondItsIntervals() {
    assertThat(differs(new Half(100, 4), new Half(110, 4))).isFalse(); // a tenth exactly
    assertThat(differs(new Half(100, 4), new Half(110.1, 4))).isTrue();
    assertThat(differs(new Half(100, 4), new Half(89.9, 4))).isTrue();
    assertThat(differs(new Half(100, 5), new Half(110.1, 6))).isFalse();
    assertThat(differs(new Half(100, 0), new Half(100, 0))).isFalse();
    assertThat(differs(new Half(0, 0), new Half(1, 0.1))).isTrue();
  }

  private static boolean differs(Half first, Half second) {
    return new Comparison(Figure.of(Metrics.TTFT), first, second).differs();
  }

  @Test
  void withoutAComparisonNothingIsSaid() {
    assertThat(new SteadyState(List.of()).steady()).isEmpty();
    assertThat(new SteadyState(List.of()).differences()).isEmpty();
  }

  /** Lengths, paces, users and windows are drawn anew for each. */
  @Slow
  @Test
  void ofSteadyStagesAtMostThreeInAHundredAreCalledNotSteady() {
    int stages = 400;
    List<SteadyState> judged =
        LongStream.range(0, stages)
            .mapToObj(seed -> new SimulatedStage(seed).run(second -> 1).steadyState())
            .filter(state -> state.steady().isPresent())
            .toList();
    long alarms = judged.stream().filter(state -> !state.steady().orElseThrow()).count();
    assertThat(judged).hasSizeGreaterThan(stages * 3 / 4);
    assertThat((double) alarms / judged.size()).isLessThanOrEqualTo(FALSE_ALARMS);
  }

  @Test
  void aServerThatSlowsDownByHalfIsFoundOut() {
    List<Boolean> found = new ArrayList<>();
    for (long seed = 0; seed < 120; seed++) {
      new SimulatedStage(seed)
          .run(second -> second < 8 ? 1 : 1.5 + second / 60)
          .steadyState()
          .steady()
          .ifPresent(steady -> found.add(!steady));
    }
    assertThat(found).hasSizeGreaterThan(90);
    assertThat(found.stream().filter(right -> right).count()).isGreaterThan(found.size() * 8L / 10);
  }

  @Test
  void theHalvesHaveTheFiguresOfTheirRequests() {
    StageSummary stage = new SimulatedStage(3).run(second -> 1);
    double whole = stage.of(Metrics.E2E).mean().orElseThrow();
    Comparison e2e =
        stage.steadyState().comparisons().stream()
            .filter(comparison -> comparison.figure().equals(Figure.of(Metrics.E2E)))
            .findFirst()
            .orElseThrow();
    assertThat(whole)
        .isBetween(
            Math.min(e2e.first().mean(), e2e.second().mean()),
            Math.max(e2e.first().mean(), e2e.second().mean()));
  }

  /** A batch must be as long as the mean answer, and each half needs five. */
  @Test
  void outputIsComparedOnlyWhereTheWindowHasTenAnswersLength() {
    List<Double> twenty = java.util.Collections.nCopies(20, 50.0);
    assertThat(figures(1_900, twenty)).contains(Figure.OUTPUT);
    assertThat(figures(2_100, twenty)).doesNotContain(Figure.OUTPUT);
    assertThat(figures(900, twenty.subList(0, 9))).doesNotContain(Figure.OUTPUT);
  }

  private static List<Figure> figures(double e2eMillis, List<Double> seconds) {
    StageHalves halves = new StageHalves();
    halves.addSuccess(RandomStage.sent(0, e2eMillis), 0);
    return halves.compare(20_000_000_000L, seconds).comparisons().stream()
        .map(Comparison::figure)
        .toList();
  }
}
