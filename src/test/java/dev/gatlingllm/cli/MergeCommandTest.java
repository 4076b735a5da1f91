package dev.gatlingllm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.metrics.InjectorRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergeCommandTest {
  @TempDir private Path home;

  @Test
  void whereToIsWanted() {
    CommandRun run = CommandRun.of("merge", home.toString());
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).startsWith("Missing required option: '--into=DIR'");
  }

  @Test
  void aFolderThatIsNoRunIsOneSentence() {
    CommandRun run =
        CommandRun.of("merge", home.toString(), "--into", home.resolve("all").toString());
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err())
        .isEqualToIgnoringNewLines(
            "gatling-llm: "
                + home.resolve("run.json")
                + " is not there: a run's folder has run.json and requests.jsonl.");
    assertThat(home.resolve("all")).doesNotExist();
  }

  /** A run that ended so had the status 2, and so have its reports. */
  @Test
  void whereNothingWasMeasuredTheStatusSaysFailedToo() throws IOException {
    Path one = InjectorRun.writeNothing(home.resolve("one"));
    CommandRun merged =
        CommandRun.of("merge", one.toString(), "--into", home.resolve("all").toString());
    assertThat(merged.out())
        .contains("FAILED: no request was sent in a measurement window.", "LLM report: ");
    assertThat(merged.exit()).isEqualTo(2);
    assertThat(CommandRun.of("report", one.toString()).exit()).isEqualTo(2);
  }

  @Test
  void aRunThatIsThereIsNotWrittenOver() throws IOException {
    Files.writeString(home.resolve("run.json"), "{}");
    CommandRun run = CommandRun.of("merge", home.toString(), "--into", home.toString());
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err())
        .isEqualToIgnoringNewLines(
            "gatling-llm: "
                + home
                + " holds a run already: run.json is there; name another folder.");
    assertThat(home.resolve("run.json")).hasContent("{}");
  }

  /** As another program may have written it. */
  @Test
  void aValueThatNoRunWritesIsOneSentence() throws IOException {
    Path one = InjectorRun.writeNothing(home.resolve("one"));
    Path manifest = one.resolve("run.json");
    String whole = Files.readString(manifest);
    Files.writeString(manifest, whole.replaceFirst("\"notes\" : \\[", "\"notes\" : [null, "));
    CommandRun run = CommandRun.of("report", one.toString());
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err().lines()).singleElement().asString().contains("no run writes");
  }
}
