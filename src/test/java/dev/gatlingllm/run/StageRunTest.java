package dev.gatlingllm.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.load.Stage;
import dev.gatlingllm.metrics.StageProgress.Phase;
import dev.gatlingllm.record.Window;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class StageRunTest {
  private static final long SECOND = 1_000_000_000;
  private static final long START = 5 * SECOND;

  private static StageRun stage(OptionalLong requests) {
    StageRun stage =
        new StageRun(
            Stage.closed(
                0, "4 users", 4, true, Duration.ofSeconds(30), Duration.ofSeconds(10), requests));
    stage.begin(START);
    return stage;
  }

  private final StageRun stage = stage(OptionalLong.empty());

  @Test
  void onlyTheFirstUserBeginsIt() {
    assertThat(stage.begin(START + SECOND)).isFalse();
    assertThat(stage.startNanos()).isEqualTo(START);
  }

  @Test
  void aStageThatHasNotBegunIssuesNothing() {
    StageRun waiting = new StageRun(stage.stage());
    assertThat(waiting.open(START)).isFalse();
    assertThat(waiting.admit(START)).isFalse();
  }

  @Test
  void theWindowIsTheStageWithoutItsWarmup() {
    assertThat(stage.window()).isEqualTo(new Window(START + 10 * SECOND, START + 30 * SECOND));
    assertThat(stage.warmup(START + 10 * SECOND - 1)).isTrue();
    assertThat(stage.warmup(START + 10 * SECOND)).isFalse();
  }

  @Test
  void itIssuesUntilItsEnd() {
    assertThat(stage.admit(START + 30 * SECOND - 1)).isTrue();
    assertThat(stage.admit(START + 30 * SECOND)).isFalse();
  }

  @Test
  void exactlySoManyMeasuredRequestsAreSentAndTheWarmupsDoNotCount() {
    StageRun limited = stage(OptionalLong.of(3));
    for (int i = 0; i < 10; i++) {
      assertThat(limited.admit(START + i)).isTrue();
    }
    long measured = START + 12 * SECOND;
    assertThat(limited.admit(measured)).isTrue();
    assertThat(limited.admit(measured + 1)).isTrue();
    assertThat(limited.admit(measured + 2)).isTrue();
    assertThat(limited.admit(measured + 3)).isFalse();
    assertThat(limited.open(measured + 3)).isFalse();
    assertThat(limited.window().contains(measured + 2)).isTrue();
  }

  @Test
  void closingItInItsWarmupLeavesAnEmptyWindow() {
    stage.close(START + SECOND);
    assertThat(stage.window().seconds()).isZero();
  }

  @Test
  void closingItAgainLaterChangesNothing() {
    stage.close(START + 20 * SECOND);
    stage.close(START + 25 * SECOND);
    assertThat(stage.window().endNanos()).isEqualTo(START + 20 * SECOND);
  }

  @Test
  void onlyAStageThatStillIssuesIsCut() {
    StageRun limited = stage(OptionalLong.of(1));
    limited.admit(START + 12 * SECOND);
    for (StageRun ended : List.of(limited, new StageRun(stage.stage()))) {
      ended.cut(START + 13 * SECOND);
      assertThat(ended.isCut()).isFalse();
    }
    StageRun over = stage(OptionalLong.empty());
    over.cut(START + 30 * SECOND);
    assertThat(over.isCut()).as("in its drain").isFalse();
    stage.cut(START + 20 * SECOND);
    stage.cut(START + 25 * SECOND);
    assertThat(stage.isCut()).isTrue();
    assertThat(stage.window().endNanos()).isEqualTo(START + 20 * SECOND);
  }

  @Test
  void aPhaseEndsWithItsTimeAndNothingLastsLongerThanItsStage() {
    assertThat(stage.phase(START)).isEqualTo(Phase.WARM_UP);
    assertThat(stage.phase(START + 10 * SECOND)).isEqualTo(Phase.MEASURING);
    assertThat(stage.elapsed(START + 12 * SECOND)).hasSeconds(12);
    assertThat(stage.phase(START + 30 * SECOND)).isEqualTo(Phase.DRAINING);
    assertThat(stage.elapsed(START + 90 * SECOND)).hasSeconds(30);
    stage.close(START + 20 * SECOND);
    assertThat(stage.phase(START + 21 * SECOND)).as("closed early").isEqualTo(Phase.DRAINING);
    assertThat(stage.elapsed(START + 90 * SECOND)).hasSeconds(20);
  }

  @Test
  void theDrainBeginsWhenTheStageEnds() {
    Duration drain = Duration.ofSeconds(5);
    stage.close(START + 20 * SECOND);
    assertThat(stage.overdue(START + 25 * SECOND - 1, drain)).isFalse();
    assertThat(stage.overdue(START + 25 * SECOND, drain)).isTrue();
  }

  @Test
  void aRuleEndsAStageOnceAndOnlyWhileItSends() {
    assertThat(stage.abort(START + 12 * SECOND, "llm.abort.failures: 5")).isTrue();
    assertThat(stage.abort(START + 12 * SECOND, "another")).isFalse();
    assertThat(stage.abortRule()).hasValue("llm.abort.failures: 5");
    assertThat(stage.isCut()).isTrue();
    assertThat(stage.admit(START + 12 * SECOND)).isFalse();
    assertThat(stage.window().seconds()).isEqualTo(2);
    StageRun ended = stage(OptionalLong.empty());
    assertThat(ended.abort(START + 30 * SECOND, "late")).isFalse();
    assertThat(ended.isCut()).isFalse();
    assertThat(ended.abortRule()).isEmpty();
  }

  @Test
  void aLostFileEndsAStageWhoseUsersAreNoLongerWanted() {
    assertThat(stage.endedEarly()).isFalse();
    assertThat(stage.lose(START + 12 * SECOND, "The trace t.csv is not there.")).isTrue();
    assertThat(stage.lose(START + 12 * SECOND, "another")).isFalse();
    assertThat(stage.lostInput()).hasValue("The trace t.csv is not there.");
    assertThat(stage.isCut()).isTrue();
    assertThat(stage.endedEarly()).isTrue();
    assertThat(stage.window().seconds()).isEqualTo(2);
  }

  @Test
  void aWarmUpCutsTheBeginningOfAProfileOfOnesOwn() {
    StageRun own = new StageRun(Stage.wholeRun(true, Duration.ofSeconds(2)));
    own.begin(START);
    assertThat(own.phase(START + SECOND)).isEqualTo(Phase.WARM_UP);
    assertThat(own.warmup(START + 2 * SECOND - 1)).isTrue();
    assertThat(own.warmup(START + 2 * SECOND)).isFalse();
    own.endAt(START + 7 * SECOND);
    assertThat(own.window()).isEqualTo(new Window(START + 2 * SECOND, START + 7 * SECOND));
    own.endAt(START + SECOND);
    assertThat(own.window().seconds()).as("it was over before").isZero();
  }

  @Test
  void withoutASetNumberOfUsersTheMostUnderWayIsTheConcurrency() {
    StageRun open = new StageRun(Stage.wholeRun(true, Duration.ZERO));
    open.started();
    open.started();
    open.finished();
    open.started();
    open.finished();
    assertThat(open.peakConcurrency()).isEqualTo(2);
    assertThat(open.inFlight()).isEqualTo(1);
  }

  @Test
  void aStageThatOnlyItsArrivalsEndStaysOpenUntilItIsCutOrItsLastAnswerHasCome() {
    StageRun own = new StageRun(Stage.wholeRun(true, Duration.ZERO));
    own.begin(START);
    long later = START + Duration.ofDays(300).toNanos();
    assertThat(own.admit(later)).isTrue();
    assertThat(own.overdue(later, Duration.ZERO)).isFalse();
    assertThat(own.window().contains(START)).as("no warm-up").isTrue();
    assertThat(own.window().contains(later)).isTrue();
    own.endAt(START + 7 * SECOND);
    assertThat(own.window()).isEqualTo(new Window(START, START + 7 * SECOND));
    assertThat(own.open(START + 7 * SECOND)).isFalse();
    StageRun stopped = new StageRun(Stage.wholeRun(true, Duration.ZERO));
    stopped.begin(START);
    stopped.cut(START + SECOND);
    assertThat(stopped.isCut()).isTrue();
    assertThat(stopped.admit(START + SECOND)).isFalse();
    assertThat(stopped.window().seconds()).isEqualTo(1);
  }
}
