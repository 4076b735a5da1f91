package dev.gatlingllm.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.config.Load;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class StagePlanTest {

  private static List<String> names(List<Boolean> stream, List<Integer> concurrency) {
    return all(StagePlan.of(load(stream, concurrency))).stream().map(Stage::name).toList();
  }

  private static List<Stage> all(StagePlan plan) {
    List<Stage> stages = new ArrayList<>();
    while (plan.next(stages).isPresent()) {
      stages.add(plan.next(stages).get());
    }
    return stages;
  }

  private static Load load(List<Boolean> stream, List<Integer> concurrency) {
    return new Load(
        stream,
        concurrency,
        List.of(),
        "llm.rate",
        Duration.ofSeconds(30),
        Duration.ofSeconds(10),
        false,
        OptionalLong.of(5),
        Duration.ofSeconds(60),
        0,
        false,
        OptionalInt.empty(),
        false);
  }

  @Test
  void aStaircaseIsOneStageAStep() {
    assertThat(names(List.of(true), List.of(1, 2, 16)))
        .containsExactly("1 user", "2 users", "16 users");
  }

  @Test
  void everyWayOfAnsweringMeetsEveryConcurrency() {
    assertThat(names(List.of(true, false), List.of(1, 4)))
        .containsExactly(
            "1 user, streaming",
            "4 users, streaming",
            "1 user, not streaming",
            "4 users, not streaming");
  }

  @Test
  void notStreamingIsSaidEvenWhereItIsTheOnlyWay() {
    assertThat(names(List.of(false), List.of(2))).containsExactly("2 users, not streaming");
  }

  @Test
  void repeatedStepsKeepNamesOfTheirOwn() {
    assertThat(names(List.of(true), List.of(4, 4, 4)))
        .containsExactly("4 users", "4 users (2)", "4 users (3)");
  }

  @Test
  void aStageKnowsItsLoad() {
    Stage second = all(StagePlan.of(load(List.of(true), List.of(1, 4)))).get(1);
    assertThat(second)
        .isEqualTo(
            Stage.closed(
                1,
                "4 users",
                4,
                true,
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                OptionalLong.of(5)));
  }
}
