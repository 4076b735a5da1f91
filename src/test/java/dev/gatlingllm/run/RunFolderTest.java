package dev.gatlingllm.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunFolderTest {
  @Test
  void aResultsFolderMayHaveBlanksInItsPath() {
    assertThat(
            RunFolder.resultsFolders(
                List.of("io.gatling.app.Gatling", "-s", "A", "-rf", "/my", "results", "-nr")))
        .contains(Path.of("/my results"));
    assertThat(RunFolder.resultsFolders(List.of("--results-folder", "/my results")))
        .containsExactly(Path.of("/my results"));
    assertThat(RunFolder.resultsFolders(List.of("-s", "A"))).isEmpty();
  }

  @Test
  void aFolderThatOnlyTheStartingProgramKnowsIsFoundByTheRunsId() throws IOException {
    Path made = Files.createDirectories(Path.of("target/elsewhere/a-20261124122655347"));
    RunFolder folder = new RunFolder();
    folder.find("a-20261124122655347");
    assertThat(folder.path().toRealPath()).isEqualTo(made.toRealPath());
  }

  @Test
  void aFolderThatIsNowhereIsTold() {
    assertThatThrownBy(() -> new RunFolder().find("a-19700101000000000"))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("Gatling's folder a-19700101000000000 is not in");
  }

  @Test
  void theFolderOfARunThatCouldNotBeginGoesWithTheFilesThatGatlingAndWeOpened() throws IOException {
    RunFolder folder = made("b-20261124122655347", "simulation.log");
    folder.remove();
    assertThat(folder.path()).doesNotExist();
    folder = made("b-20261124122655347", "simulation.log", "run.json", "requests.jsonl");
    folder.opened();
    folder.remove();
    assertThat(folder.path()).doesNotExist();
    new RunFolder().remove();
  }

  @Test
  void whatAnotherHasWrittenStays() throws IOException {
    RunFolder folder = made("c-20261124122655347", "simulation.log", "run.json");
    folder.remove();
    assertThat(folder.path()).isDirectoryContaining("glob:**run.json");
    folder = made("d-20261124122655347", "simulation.log", "notes.txt");
    folder.remove();
    assertThat(folder.path()).isDirectoryContaining("glob:**notes.txt");
  }

  private static RunFolder made(String runId, String... files) throws IOException {
    Path made = Files.createDirectories(Path.of("target/elsewhere").resolve(runId));
    for (String file : files) {
      Files.writeString(made.resolve(file), "");
    }
    RunFolder folder = new RunFolder();
    folder.find(runId);
    return folder;
  }
}
