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
import dev.gatlingllm.record.Samples;
import dev.gatlingllm.record.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ManifestWriterTest {
  private record NoLoad() implements LoadGenerator {
    @Override
    public String client() {
      return "The client.";
    }

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
    public void reportNotRun(String stage) {}

    @Override
    public boolean canReport(Path run) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void reportNothing(String scenario) {
      throw new UnsupportedOperationException();
    }
  }

  private final RunFolder folder = new RunFolder();
  private final RunObservers observers = new RunObservers();
  private final ClientFailure clientFailure = new ClientFailure();
  private Path path;
  private StageController stages;
  private ManifestWriter writer;

  @BeforeEach
  void open() throws IOException {
    path = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "manifest");
    folder.find(path.getFileName().toString());
    LlmConfig config = ConfigReader.readThisJvm(Dialects.APIS);
    stages =
        new StageController(
            StagePlan.of(config.load()),
            Stage.wholeRun(true, Duration.ZERO),
            new OwnArrivals(),
            config.load().drain(),
            observers,
            null,
            null);
    stages.drivenBy(new NoLoad());
    writer =
        new ManifestWriter(
            config,
            stages,
            clientFailure,
            new StageWatch(stages, observers, clientFailure, () -> 0),
            folder,
            notes -> Manifests.info());
    observers.add(writer);
    writer.open();
  }

  @Test
  void aStageThatIsSeenToEndAfterTheRunChangesNothing() throws IOException {
    assertThat(ManifestFile.read(path).state()).isEqualTo(State.RUNNING);
    RunManifest last = writer.last();
    writer.end(last);
    assertThatCode(() -> observers.stageEnded(null)).doesNotThrowAnyException();
    writer.open();
    assertThat(ManifestFile.read(path)).isEqualTo(last);
    assertThat(last.state()).isEqualTo(State.ENDED);
    assertThat(clientFailure.sentence()).isEmpty();
  }

  @Test
  void aStageThatNoPlanEndsEndsWithTheLastAnswer() {
    StageRun stage = stages.wholeRun();
    long end = stage.startNanos() + 7_000_000_000L;
    for (long answered : new long[] {end - 500, end - 10, end - 900}) {
      observers.recorded(Samples.success(1, new long[] {answered}));
    }
    Window window = writer.last().stages().get(0).window().orElseThrow();
    assertThat(window).isEqualTo(new Window(stage.startNanos(), end));
  }
}
