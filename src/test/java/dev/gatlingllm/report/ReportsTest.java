package dev.gatlingllm.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatlingllm.metrics.Summary;
import dev.gatlingllm.record.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportsTest {
  @TempDir Path folder;

  @Test
  void allFiveFilesAreWritten() {
    Path llm = folder.resolve("run/llm");
    assertThat(Reports.writeAll(SampleRuns.seed(), llm)).isEmpty();
    for (String name :
        List.of("summary.json", "summary.csv", "slices.csv", "report.md", "index.html")) {
      assertThat(llm.resolve(name)).isNotEmptyFile();
    }
  }

  @Test
  void thePageOfARunThatIsOverLinksGatlingsReportOnlyIfThereIsOne() throws IOException {
    Path run = Files.createDirectories(folder.resolve("run"));
    Path page = run.resolve("llm/index.html");
    assertThat(Reports.writeAgain(SampleRuns.seed(), run.resolve("llm"))).isEmpty();
    assertThat(page).content().doesNotContain("../index.html");
    Files.createFile(run.resolve("index.html"));
    assertThat(Reports.writeAgain(SampleRuns.seed(), run.resolve("llm"))).isEmpty();
    assertThat(page).content().contains("../index.html");
  }

  @Test
  void aWriterThatFailsKeepsNoOtherFromItsFile() {
    Map<String, Function<Summary, String>> writers = new LinkedHashMap<>();
    writers.put(
        "broken.txt",
        summary -> {
          throw new IllegalStateException("out of ink");
        });
    writers.put(
        "missing.txt",
        summary -> {
          throw new NoClassDefFoundError("Pebble");
        });
    writers.put("good.txt", summary -> "good");
    List<String> problems = Reports.writeAll(SampleRuns.seed(), folder, writers);
    assertThat(problems).hasSize(2);
    assertThat(problems.get(0)).contains("broken.txt", "out of ink");
    assertThat(problems.get(1)).contains("missing.txt", "Pebble");
    assertThat(folder.resolve("good.txt")).hasContent("good");
  }

  @Test
  void aFullDiskLeavesNoPartOfAFile() throws IOException {
    // What is written goes to a device that is always full.
    Path fresh = folder.resolve(".full.txt.new");
    Files.createSymbolicLink(fresh, Path.of("/dev/full"));
    List<String> problems =
        Reports.writeAll(
            SampleRuns.seed(), folder, Map.of("full.txt", summary -> "x".repeat(100_000)));
    assertThat(problems)
        .containsExactly(
            "Could not write " + folder.resolve("full.txt") + ": No space left on device");
    assertThat(folder.resolve("full.txt")).doesNotExist();
    assertThat(Files.exists(fresh, LinkOption.NOFOLLOW_LINKS)).isFalse();
  }

  @Test
  void aFileThatCannotBeReplacedStaysAsItWas() throws IOException {
    Path file = Files.writeString(folder.resolve("all.csv"), "old");
    Files.createSymbolicLink(folder.resolve(".all.csv.new"), Path.of("/dev/full"));
    assertThatThrownBy(() -> WholeFile.write(file, "new")).isInstanceOf(IOException.class);
    assertThat(file).hasContent("old");
  }

  @Test
  void aFolderThatCannotBeMadeIsToldForEachFile() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThat(Reports.writeAll(SampleRuns.seed(), file.resolve("llm"))).hasSize(5);
  }

  @Test
  void aRunWithoutAStageCanBeWritten() {
    Summary empty =
        SampleRuns.summary(SampleRuns.run("m", false), List.of(), Optional.of("stopped at once"));
    assertThat(Reports.writeAll(empty, folder)).isEmpty();
    assertThat(ConsoleReport.text(empty)).contains("INTERRUPTED: stopped at once");
  }
}
