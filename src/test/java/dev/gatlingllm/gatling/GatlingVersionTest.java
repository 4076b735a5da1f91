package dev.gatlingllm.gatling;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatlingVersionTest {
  @Test
  void theVersionIsThatOfGatlingsJar() {
    assertThat(GatlingVersion.here()).matches("3\\.\\d+\\.\\d+");
    assertThat(GatlingVersion.refusal(GatlingVersion.here())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.14.1", "3.14.9", "3.15.0", "3.15.1", "3.16.0", "3.16.12-M1", ""})
  void aVersionThatWasTriedIsTaken(String version) {
    assertThat(GatlingVersion.refusal(version)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.3.1", "3.9.5", "3.13.5", "3.14.0", "3.14", "3.17.0", "4.0.0"})
  void anyOtherIsRefusedInOneSentence(String version) {
    assertThat(GatlingVersion.refusal(version))
        .hasValue(
            "This project's Gatling is "
                + version
                + "; gatling-llm works with 3.14.1 to 3.16, whose HTTP client it measures in.");
  }

  @Test
  void theLoadCanBeEnded() {
    assertThat(StopCommand.of("enough").toString()).contains("enough");
  }
}
