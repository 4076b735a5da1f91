package dev.gatlingllm.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClientFailureTest {
  private final ClientFailure clientFailure = new ClientFailure();
  private final List<String> ended = new ArrayList<>();

  @Test
  void theFirstFailureEndsTheRunOnce() {
    clientFailure.onFirst(ended::add);
    clientFailure.report("counting tokens", new OutOfMemoryError("Java heap space"));
    clientFailure.report("watching the stages", new IllegalStateException("its consequence"));
    assertThat(ended)
        .containsExactly(
            "counting tokens failed in the client itself: java.lang.OutOfMemoryError: Java heap"
                + " space");
    assertThat(clientFailure.sentence()).contains(ended.get(0));
  }

  @Test
  void aFailureBeforeTheRunCanBeEndedEndsItThen() {
    clientFailure.report("making prompts", new IllegalStateException("x"));
    clientFailure.onFirst(ended::add);
    assertThat(ended).hasSize(1);
  }

  @Test
  void aGuardedTaskNeverThrowsAndIsNeverSilent() {
    clientFailure.onFirst(ended::add);
    clientFailure
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
    clientFailure.onFirst(ended::add);
    clientFailure.guard("a task", () -> {}).run();
    assertThat(ended).isEmpty();
    assertThat(clientFailure.sentence()).isEmpty();
  }
}
