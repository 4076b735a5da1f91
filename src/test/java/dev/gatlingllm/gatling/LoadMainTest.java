package dev.gatlingllm.gatling;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatling.javaapi.core.Simulation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoadMainTest {
  static final class Mine extends Simulation {}

  @Test
  void aSimulationIsStartedByItsNameAndPackage() {
    assertThat(LoadMain.refusal("ChatSimulation")).isEmpty();
    assertThat(LoadMain.refusal(Mine.class.getName())).isEmpty();
  }

  @Test
  void aFolderThatIsNoneOrCannotBeWrittenIsSaidInASentence(@TempDir Path folder) throws Exception {
    assertThat(LoadMain.unwritable(folder.toString())).isEmpty();
    String file = Files.writeString(folder.resolve("file"), "").toString();
    for (String no : List.of(file, "/proc/sys", folder.resolve("none").toString())) {
      assertThat(LoadMain.unwritable(no))
          .contains("gatling.resultsFolder is '" + no + "', must be a folder that can be written.");
    }
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
