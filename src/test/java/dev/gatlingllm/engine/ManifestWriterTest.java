package dev.gatlingllm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.gatlingllm.config.ConfigReader;
import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.dialect.Dialects;
import dev.gatlingllm.prompt.TokenizerLoader;
import dev.gatlingllm.record.ManifestFile;
import dev.gatlingllm.record.Manifests;
import dev.gatlingllm.record.RunManifest;
import dev.gatlingllm.record.RunManifest.State;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ManifestWriterTest {
  @Test
  void aStageThatIsSeenToEndAfterTheRunChangesNothing() throws Exception {
    Path target = Files.createDirectories(Path.of("target"));
    Path path = Files.createTempDirectory(target, "manifest");
    RunFolder folder = new RunFolder();
    folder.find(path.getFileName().toString());
    LlmConfig config = ConfigReader.readThisJvm(Dialects.APIS);
    Breakdown breakdown = new Breakdown();
    RunRecords records = new RunRecords(folder, false, config.slo(), breakdown);
    LlmRun run =
        new LlmRun(
            config,
            1,
            TokenizerLoader.load(config.tokenizer()),
            "http://127.0.0.1:1",
            records,
            breakdown);
    ManifestWriter writer =
        new ManifestWriter(
            config, run, records, new StageWatch(run, () -> 0), folder, Manifests::info);
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
