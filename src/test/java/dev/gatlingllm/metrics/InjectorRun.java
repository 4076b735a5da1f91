package dev.gatlingllm.metrics;

import dev.gatlingllm.record.ClientLimits;
import dev.gatlingllm.record.ClientReadings;
import dev.gatlingllm.record.Injector;
import dev.gatlingllm.record.ManifestFile;
import dev.gatlingllm.record.PassRule;
import dev.gatlingllm.record.RecordReader;
import dev.gatlingllm.record.RecordWriter;
import dev.gatlingllm.record.RequestRecord;
import dev.gatlingllm.record.RunInfo;
import dev.gatlingllm.record.RunManifest;
import dev.gatlingllm.record.RunManifest.Clocks;
import dev.gatlingllm.record.RunManifest.State;
import dev.gatlingllm.record.SliceSettings;
import dev.gatlingllm.record.StageManifest;
import dev.gatlingllm.record.TokenRange;
import dev.gatlingllm.record.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Folders of runs as load generators leave them, made by hand. */
public final class InjectorRun {
  static final long SECOND = 1_000_000_000L;
  static final long EPOCH = 1_700_000_000_000_000_000L;

  private InjectorRun() {}

  static Injector injector(int number, int of) {
    return new Injector(number, of, (100 + number) + "@host");
  }

  static RunManifest manifest(List<Injector> injectors, Clocks clocks, StageManifest... stages) {
    return new RunManifest(
        RunManifest.SCHEMA,
        State.ENDED,
        Optional.empty(),
        Optional.empty(),
        injectors,
        new RunManifest.Software("0.1", "3.16.0", "17", "Linux", 2),
        clocks,
        info("chat", injectors.get(0).number(), Map.of("llm.api", "chat")),
        Optional.of(new TokenRange(3, 4)),
        Map.of("ttft", 200.0, "tpot", 31.25),
        Map.of("chat", Map.of("ttft", 100.0), "embed", Map.of()),
        ClientLimits.DEFAULT,
        SliceSettings.DEFAULT,
        List.of(stages));
  }

  static RunInfo info(String id, long seed, Map<String, String> settings) {
    return new RunInfo(
        id,
        "2026-11-27T10:00:00Z",
        "0.1",
        "mvn gatling:test",
        "http://10.0.0.1:1",
        false,
        false,
        "chat",
        "m",
        Optional.empty(),
        "gpt2",
        seed,
        Optional.of("prompts of 512 tokens"),
        OptionalLong.of(512),
        OptionalLong.of(200),
        OptionalDouble.of(0.7),
        OptionalLong.empty(),
        new PassRule(0.01, false),
        settings,
        List.of("A note."));
  }

  /** Of 30 s, 5 s of them warm-up. */
  static StageManifest stage(
      int index, int users, Optional<Window> window, List<ClientReadings> client) {
    return new StageManifest(
        index,
        (users == 1 ? "1 user" : users + " users") + (index == 0 ? "" : " (" + (index + 1) + ")"),
        StageManifest.ArrivalKind.CLOSED,
        OptionalInt.of(users),
        Optional.empty(),
        true,
        OptionalLong.of(30 * SECOND),
        5 * SECOND,
        OptionalLong.empty(),
        window,
        window.isPresent(),
        false,
        users,
        users,
        2L * users,
        client,
        Optional.empty(),
        Optional.empty());
  }

  /** A client that was late by up to so many milliseconds. */
  static ClientReadings readings(int injector, int latestMillis) {
    LatencyHistogram lag = new LatencyHistogram();
    for (int i = 0; i < 2_000; i++) {
      lag.record(Math.floorMod(injector * 7_919L * i, latestMillis * 1_000_000L));
    }
    return new ClientReadings(
        injector,
        25 * SECOND,
        2,
        lag.state(),
        10L * injector,
        1.5 * injector,
        0.25 * injector,
        OptionalDouble.of(0.5),
        OptionalDouble.empty(),
        0);
  }

  static Path write(Path folder, RunManifest manifest, List<RequestRecord> records)
      throws IOException {
    Files.createDirectories(folder);
    ManifestFile.write(folder, manifest);
    try (RecordWriter writer = new RecordWriter(folder.resolve(RecordReader.FILE), false)) {
      for (RequestRecord record : records) {
        writer.write(record);
      }
    }
    return folder;
  }

  /** Writes the folder of a run in which nothing was measured. */
  public static Path writeNothing(Path folder) throws IOException {
    return write(folder, manifest(List.of(injector(1, 1)), new Clocks(EPOCH, 0)), List.of());
  }

  static RunManifest with(RunManifest manifest, State state, RunInfo info) {
    return new RunManifest(
        manifest.schema(),
        state,
        manifest.interrupted(),
        manifest.clientFailure(),
        manifest.injectors(),
        manifest.software(),
        manifest.clocks(),
        info,
        manifest.promptOverhead(),
        manifest.objectives(),
        manifest.classObjectives(),
        manifest.clientLimits(),
        manifest.slices(),
        manifest.stages());
  }
}
