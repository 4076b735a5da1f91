package dev.gatlingllm.gatling;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatling.javaapi.core.Simulation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoadMainTest {
  static final class Mine extends Simulation {}

  @Test
  void aSimulationIsStartedByItsNameAndPackage() {
    assertThat(LoadMain.refusal("ChatSimulation")).isEmpty();
    assertThat(LoadMain.refusal(Mine.class.getName())).isEmpty();
  }

  /** A wrong package, none at all, no simulation, one that cannot be made, and no name. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "some.ChatSimulation",
        "MineSimulation",
        "java.lang.String",
        "dev.gatlingllm.gatling.LlmSimulation",
        "a/b",
        ""
      })
  void whatIsNoSimulationIsSaidInASentence(String name) {
    assertThat(LoadMain.refusal(name))
        .contains(
            "gatling.simulationClass is '%s', must be a simulation in user-files/simulations, with its package."
                .formatted(name));
  }
}
