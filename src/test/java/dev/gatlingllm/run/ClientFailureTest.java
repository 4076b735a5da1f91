package dev.gatlingllm.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClientFailureTest {
  private final ClientFailure breakdown = new ClientFailure();
  private final List<String> ended = new ArrayList<>();

  @Test
  void theFirstFailureEndsTheRunOnce() {
    breakdown.endsBy(ended::add);
    breakdown.of("counting tokens", new OutOfMemoryError("Java heap space"));
    breakdown.of("watching the stages", new IllegalStateException("its consequence"));
    assertThat(ended)
        .containsExactly(
            "counting tokens failed in the client itself: java.lang.OutOfMemoryError: Java heap"
                + " space");
    assertThat(breakdown.sentence()).contains(ended.get(0));
  }

  @Test
  void aFailureBeforeTheRunCanBeEndedEndsItThen() {
    breakdown.of("making prompts", new IllegalStateException("x"));
    breakdown.endsBy(ended::add);
    assertThat(ended).hasSize(1);
  }

  @Test
  void aGuardedTaskNeverThrowsAndIsNeverSilent() {
    breakdown.endsBy(ended::add);
    breakdown
        .guard(
            "the progress line",
            () -> {
              throw new StackOverflowError("deep");
            })
        .run();
    assertThat(ended).singleElement().asString().contains("the progress line", "deep");
  }

  @Test
  void aRunWithoutFailureHasNone() {
    breakdown.endsBy(ended::add);
    breakdown.guard("a task", () -> {}).run();
    assertThat(ended).isEmpty();
    assertThat(breakdown.sentence()).isEmpty();
  }
}
