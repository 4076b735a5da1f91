package dev.gatlingllm.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatlingllm.record.ClientLimits;
import dev.gatlingllm.record.ClientReadings;
import dev.gatlingllm.record.Injector;
import dev.gatlingllm.record.ManifestFile;
import dev.gatlingllm.record.Manifests;
import dev.gatlingllm.record.RecordLog;
import dev.gatlingllm.record.RequestRecord;
import dev.gatlingllm.record.RunManifest;
import dev.gatlingllm.record.RunManifest.State;
import dev.gatlingllm.record.SliceSettings;
import dev.gatlingllm.record.StageManifest;
import dev.gatlingllm.record.TokenRange;
import dev.gatlingllm.record.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayTest {
  @TempDir private Path folder;

  private static ClientReadings readings(long seed) {
    LatencyHistogram lag = new LatencyHistogram();
    for (int i = 0; i < 5_000; i++) {
      lag.record(Math.floorMod(seed * 7_919 * i, 20_000_000));
    }
    return new ClientReadings(
        1,
        10_000_000_000L,
        2,
        lag.state(),
        17,
        21.5,
        9.25,
        OptionalDouble.of(0.3),
        OptionalDouble.empty(),
        0);
  }

  private static StageManifest stage(RandomStage random, boolean ended) {
    return new StageManifest(
        0,
        random.stage.name(),
        StageManifest.ArrivalKind.CLOSED,
        OptionalInt.of(random.stage.arrivals().closed().orElseThrow().users()),
        Optional.empty(),
        random.stage.stream(),
        OptionalLong.of(random.stage.arrivals().plannedDuration().orElseThrow().toNanos()),
        random.stage.warmup().toNanos(),
        OptionalLong.empty(),
        Optional.of(new Window(random.windowStart, random.windowEnd)),
        ended,
        false,
        4,
        2,
        1,
        ended ? List.of(readings(random.windowEnd)) : List.of(),
        Optional.empty(),
        Optional.empty());
  }

  private static StageManifest notBegun() {
    return new StageManifest(
        1,
        "8 users",
        StageManifest.ArrivalKind.CLOSED,
        OptionalInt.of(8),
        Optional.empty(),
        true,
        OptionalLong.of(1),
        0,
        OptionalLong.empty(),
        Optional.empty(),
        false,
        false,
        0,
        0,
        0,
        List.of(),
        Optional.empty(),
        Optional.empty());
  }

  private static RunManifest manifest(State state, StageManifest... stages) {
    return new RunManifest(
        RunManifest.SCHEMA,
        state,
        Optional.empty(),
        Optional.empty(),
        List.of(new Injector(1, 1, "1@here")),
        new RunManifest.Software("0.1", "3.16.0", "17", "Linux", 2),
        new RunManifest.Clocks(1_700_000_000_000_000_000L, 5),
        Manifests.info(),
        Optional.of(new TokenRange(3, 4)),
        Map.of("ttft", 200.0, "tpot", 31.25),
        Map.of("chat", Map.of("ttft", 100.0), "embed", Map.of()),
        ClientLimits.DEFAULT,
        new SliceSettings(OptionalLong.of(1_500_000_000L), Optional.of(true)),
        List.of(stages));
  }

  private void write(RunManifest manifest, Iterable<RequestRecord> records) throws IOException {
    ManifestFile.write(folder, manifest);
    Files.deleteIfExists(folder.resolve("requests.jsonl"));
    try (RecordLog log =
        new RecordLog(
            () -> folder.resolve("requests.jsonl"), false, record -> {}, (what, why) -> {})) {
      records.forEach(log::add);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aRunReadFromDiskSumsUpToTheSame(long seed) throws IOException {
    RandomStage random = new RandomStage(seed);
    RunManifest manifest = manifest(State.ENDED, stage(random, true), notBegun());
    RunAggregate live =
        new RunAggregate(
            Objectives.of(manifest.objectives(), manifest.classObjectives()),
            manifest.slices().widthNanos(),
            manifest.promptOverhead());
    live.begin(random.stage, new Window(random.windowStart, random.windowEnd + 1_000));
    random.records.forEach(live::add);
    write(manifest, random.records);
    assertThat(Replay.of(folder)).isEqualTo(live.summary(manifest));
  }

  @Test
  void aRunThatWasKilledMeasuredUntilItsLastAnswerAndSaysSo() throws IOException {
    RandomStage random = new RandomStage(3);
    long half = (random.windowEnd - random.windowStart) / 2;
    List<RequestRecord> before =
        random.records.stream()
            .filter(it -> it.instants().endNanos() - random.windowStart < half)
            .toList();
    write(manifest(State.RUNNING, stage(random, false), notBegun()), before);
    Summary summary = Replay.of(folder);
    assertThat(summary.interrupted()).hasValueSatisfying(why -> assertThat(why).contains("killed"));
    StageSummary stage = summary.stages().get(0);
    long last =
        before.stream()
            .mapToLong(it -> it.instants().endNanos() - random.windowStart)
            .max()
            .orElseThrow();
    assertThat(stage.windowSeconds()).isEqualTo(last / 1e9);
    assertThat(stage.cut()).isTrue();
    assertThat(stage.verdict()).isEqualTo("UNKNOWN");
    assertThat(summary.valid()).isFalse();
    assertThat(summary.notRun()).hasSize(1);
  }

  @Test
  void aLineThatAKillCutIsInNoFigureAndToldSo() throws IOException {
    RandomStage random = new RandomStage(2);
    write(manifest(State.RUNNING, stage(random, false)), random.records);
    Path file = folder.resolve("requests.jsonl");
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 40));
    Summary summary = Replay.of(folder);
    assertThat(summary.notes()).anyMatch(note -> note.contains("last line of requests.jsonl"));
    assertThat(summary.run().notes()).startsWith("A note.");
  }

  @Test
  void whatIsNoManifestIsRefusedInASentence() throws IOException {
    assertThatThrownBy(() -> Replay.of(folder)).isInstanceOf(NoSuchFileException.class);
    Path file = folder.resolve("run.json");
    Map<String, String> refusals =
        Map.of(
            "{}", " has no schema: it is no manifest of a run.",
            "{\"schema\":99}", " has schema 99; this version reads up to 1.",
            "{\"schema\":1}", " lacks 'run'.",
            "[1]", " has no schema: it is no manifest of a run.");
    for (Map.Entry<String, String> refusal : refusals.entrySet()) {
      Files.writeString(file, refusal.getKey());
      assertThatThrownBy(() -> Replay.of(folder))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(file + refusal.getValue());
    }
    Files.writeString(file, "{\"schema\":1,");
    assertThatThrownBy(() -> Replay.of(folder)).hasMessageContaining("cannot be read");
  }

  @Test
  void aManifestComesBackAsItWasAndFieldsThatAreNotKnownAreLeftOut() throws IOException {
    RunManifest manifest = manifest(State.ENDED, stage(new RandomStage(1), true), notBegun());
    ManifestFile.write(folder, manifest);
    assertThat(ManifestFile.read(folder)).isEqualTo(manifest);
    Path file = folder.resolve("run.json");
    Files.writeString(file, Files.readString(file).replaceFirst("\\{", "{\"later\":[1],"));
    assertThat(ManifestFile.read(folder)).isEqualTo(manifest);
  }
}
