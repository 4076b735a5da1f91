package dev.gatlingllm.record;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Manifests to test with. */
public final class Manifests {
  private Manifests() {}

  /** One that ran and one that never began. */
  static RunManifest ofTwoStages() {
    return new RunManifest(
        RunManifest.SCHEMA,
        RunManifest.State.ENDED,
        Optional.of("Ctrl-C"),
        Optional.empty(),
        List.of(new Injector(1, 1, "1@here")),
        new RunManifest.Software("0.1", "3.16.0", "17", "Linux", 2),
        new RunManifest.Clocks(1_700_000_000_000_000_000L, 5),
        info(),
        Optional.of(new TokenRange(3, 4)),
        Map.of("ttft", 200.0),
        Map.of("chat", Map.of("e2e", 1000.0)),
        ClientLimits.DEFAULT,
        new SliceSettings(OptionalLong.of(2_000_000_000L), Optional.of(true)),
        List.of(stage(0, true), stage(1, false)));
  }

  /** A run of a server of its own machine. */
  public static RunInfo info() {
    return new RunInfo(
        "chat-1",
        "2026-11-27T10:00:00Z",
        "0.1",
        "mvn gatling:test",
        "http://127.0.0.1:1",
        false,
        true,
        "chat",
        "m\u00e9",
        Optional.of("label"),
        "gpt2",
        7,
        Optional.of("prompts of 512 tokens"),
        OptionalLong.of(512),
        OptionalLong.of(200),
        OptionalDouble.of(0.7),
        OptionalLong.empty(),
        new PassRule(0.01, false),
        Map.of("llm.api", "chat"),
        List.of("A note."));
  }

  private static StageManifest stage(int index, boolean begun) {
    return new StageManifest(
        index,
        "4 users",
        StageManifest.ArrivalKind.CLOSED,
        OptionalInt.of(4),
        Optional.empty(),
        true,
        OptionalLong.of(10_000_000_000L),
        1_000,
        OptionalLong.empty(),
        begun ? Optional.of(new Window(1, 2)) : Optional.empty(),
        begun,
        begun,
        4,
        1,
        0,
        begun ? List.of(readings()) : List.of(),
        Optional.empty(),
        Optional.empty());
  }

  private static ClientReadings readings() {
    return new ClientReadings(
        1,
        1,
        2,
        new HistogramState("", 0, 0, 0, 0, 0, 0),
        17,
        21.5,
        9.25,
        OptionalDouble.of(0.3),
        OptionalDouble.empty(),
        0);
  }
}
