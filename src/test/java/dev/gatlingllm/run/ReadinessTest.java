package dev.gatlingllm.run;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatlingllm.config.ConfigException;
import org.junit.jupiter.api.Test;

class ReadinessTest {
  @Test
  void asManyUsersAsFilesCanBeOpenedAreLet() {
    assertThatCode(() -> Readiness.checkOpenFiles("llm.concurrency", 900, 1, 964, 1_024))
        .doesNotThrowAnyException();
    assertThatCode(() -> Readiness.checkOpenFiles("llm.concurrency", 0, 2, 0, 1_024))
        .doesNotThrowAnyException();
  }

  @Test
  void moreUsersThanFilesAreRefusedWithTheNumberThatWillDo() {
    assertThatThrownBy(() -> Readiness.checkOpenFiles("llm.concurrency", 901, 1, 964, 1_024))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "llm.concurrency is 901, must be at most 900 here: this process may open 1024 files,"
                + " and each user's connection is one (ulimit -n; llm.connections=shared with"
                + " llm.maxInFlight takes fewer).");
  }

  @Test
  void theEmbeddedServersEndOfAConnectionCountsToo() {
    assertThatThrownBy(() -> Readiness.checkOpenFiles("llm.concurrency", 451, 2, 964, 1_024))
        .hasMessageContaining("must be at most 450 here");
  }
}
