package dev.gatlingllm.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatlingllm.record.StageManifest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
  private static final Duration DURATION = Duration.ofSeconds(30);
  private static final Duration WARMUP = Duration.ofSeconds(10);

  @Test
  void usersOfAClosedLoadComeOverTheFirstHalfOfTheWarmUpAndOneAtOnce() {
    assertThat(rampUp(4)).isEqualTo(Duration.ofSeconds(5));
    assertThat(rampUp(1)).isZero();
  }

  private static Duration rampUp(int users) {
    return Arrivals.Closed.within(WARMUP, users, DURATION, OptionalLong.empty()).rampUp();
  }

  @Test
  void aClosedLoadHasUsers() {
    assertThatThrownBy(
            () -> Stage.closed(0, "none", 0, true, DURATION, WARMUP, OptionalLong.empty()))
        .hasMessage("a closed load has 0 users, must be ≥ 1");
  }

  @Test
  void nothingIsKnownOfAProfileOfTheUsersOwn() {
    Arrivals own = Stage.wholeRun(true, Duration.ZERO).arrivals();
    assertThat(own.closed()).isEmpty();
    assertThat(own.plannedDuration()).isEmpty();
    assertThat(own.requestLimit()).isEmpty();
  }

  @Test
  void aStageIsReadFromItsManifestAsItWasPlanned() {
    for (Stage stage :
        List.of(
            Stage.wholeRun(false, Duration.ZERO),
            Stage.closed(1, "4 users", 4, true, DURATION, WARMUP, OptionalLong.of(5)))) {
      assertThat(Stage.of(told(stage, stage.arrivals().closed().map(Arrivals.Closed::users))))
          .isEqualTo(stage);
    }
  }

  @Test
  void aClosedStageOfAManifestWithoutUsersIsRefused() {
    Stage stage = Stage.closed(1, "4 users", 4, true, DURATION, WARMUP, OptionalLong.empty());
    assertThatThrownBy(() -> Stage.of(told(stage, Optional.empty())))
        .hasMessage("Stage 1 of run.json is CLOSED, and must have users and durationNanos.");
  }

  private static StageManifest told(Stage stage, Optional<Integer> users) {
    return new StageManifest(
        stage.index(),
        stage.name(),
        stage.arrivals().kind(),
        users.map(OptionalInt::of).orElse(OptionalInt.empty()),
        stage.arrivals().inWords(),
        stage.stream(),
        stage
            .arrivals()
            .plannedDuration()
            .map(planned -> OptionalLong.of(planned.toNanos()))
            .orElse(OptionalLong.empty()),
        stage.warmup().toNanos(),
        stage.arrivals().requestLimit(),
        Optional.empty(),
        false,
        false,
        0,
        0,
        0,
        List.of(),
        Optional.empty(),
        Optional.empty());
  }
}
