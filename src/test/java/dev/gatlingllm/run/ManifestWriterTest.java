package dev.gatlingllm.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.gatlingllm.config.ConfigReader;
import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.dialect.Dialects;
import dev.gatlingllm.load.Stage;
import dev.gatlingllm.load.StagePlan;
import dev.gatlingllm.record.ManifestFile;
import dev.gatlingllm.record.Manifests;
import dev.gatlingllm.record.RunManifest;
import dev.gatlingllm.record.RunManifest.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;

class ManifestWriterTest {
  private record NoLoad() implements LoadGenerator {
    @Override
    public String runId() {
      throw new UnsupportedOperationException();
    }

    @Override
    public String simulation() {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean showsProgress() {
      return true;
    }

    @Override
    public String version() {
      return "3.16.0";
    }

    @Override
    public List<ScheduledExecutorService> loops() {
      return List.of();
    }

    @Override
    public void stop(String reason) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void reportNothing(String scenario) {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  void aStageThatIsSeenToEndAfterTheRunChangesNothing() throws Exception {
    Path target = Files.createDirectories(Path.of("target"));
    Path path = Files.createTempDirectory(target, "manifest");
    RunFolder folder = new RunFolder();
    folder.find(path.getFileName().toString());
    LlmConfig config = ConfigReader.readThisJvm(Dialects.APIS);
    Breakdown breakdown = new Breakdown();
    RunRecords records = new RunRecords(folder, false, config.slo(), breakdown);
    StageController stages =
        new StageController(
            StagePlan.of(config.load()),
            Stage.wholeRun(true),
            config.load().drain(),
            records,
            null,
            null);
    stages.drivenBy(new NoLoad());
    ManifestWriter writer =
        new ManifestWriter(
            config,
            stages,
            breakdown,
            records,
            new StageWatch(stages, breakdown, () -> 0),
            folder,
            Manifests::info);
    writer.open();
    assertThat(ManifestFile.read(path).state()).isEqualTo(State.RUNNING);
    RunManifest last = writer.last();
    writer.end(last);
    assertThatCode(writer::changed).doesNotThrowAnyException();
    writer.open();
    assertThat(ManifestFile.read(path)).isEqualTo(last);
    assertThat(last.state()).isEqualTo(State.ENDED);
    assertThat(breakdown.sentence()).isEmpty();
  }
}
