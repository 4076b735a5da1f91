package dev.gatlingllm.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatlingllm.config.ConfigException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommonStartTest {
  private static final Instant NOW = Instant.parse("2026-12-01T22:00:00Z");

  @Test
  void anInstantWithinADayIsWaitedFor() {
    CommonStart.check(NOW.plusMillis(1), NOW);
    CommonStart.check(NOW.plus(Duration.ofHours(24)), NOW);
  }

  @Test
  void oneThatIsOverOrFartherOffIsRefused() {
    for (Duration from : List.of(Duration.ZERO, Duration.ofMillis(-1), Duration.ofHours(25))) {
      Instant start = NOW.plus(from);
      assertThatThrownBy(() -> CommonStart.check(start, NOW))
          .isInstanceOf(ConfigException.class)
          .hasMessage(
              "llm.startAt is '%s', must be an instant ahead, by 24 h at most: it is %s now.",
              start, NOW);
    }
  }

  @Test
  void reportsSayHowLateTheLoadBegan() {
    Instant began = NOW.plusMillis(1_712);
    assertThat(CommonStart.told(NOW, began, 1, 1))
        .isEqualTo("The load began 1,712 ms after llm.startAt.");
    assertThat(CommonStart.told(NOW, began, 2, 3))
        .isEqualTo("Load generator 2 began 1,712 ms after llm.startAt.");
  }

  @Test
  void theLoadDoesNotBeginBeforeIt() {
    Instant start = Instant.now().plusMillis(50);
    CommonStart.await(start);
    assertThat(Instant.now()).isAfterOrEqualTo(start);
  }
}
