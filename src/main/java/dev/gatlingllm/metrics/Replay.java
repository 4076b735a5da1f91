package dev.gatlingllm.metrics;

import dev.gatlingllm.record.Instants;
import dev.gatlingllm.record.ManifestFile;
import dev.gatlingllm.record.RecordReader;
import dev.gatlingllm.record.RequestRecord;
import dev.gatlingllm.record.RunManifest;
import dev.gatlingllm.record.StageManifest;
import dev.gatlingllm.record.Window;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Makes a run's summary from its folder. It equals the one that the run itself made. */
public final class Replay {
  private static final String CUT_LINE =
      "The last line of requests.jsonl is cut: that request is in no figure.";

  private final RunManifest manifest;
  private final RunAggregate aggregate;
  private OptionalLong lastEndNanos = OptionalLong.empty();

  private Replay(RunManifest manifest) {
    this.manifest = manifest;
    this.aggregate = RunAggregate.of(manifest);
  }

  /**
   * Reads run.json and requests.jsonl of a folder.
   *
   * @throws java.nio.file.NoSuchFileException if one of them is missing
   * @throws IllegalArgumentException with one sentence, if one is invalid
   */
  public static Summary of(Path folder) throws IOException {
    Replay replay = new Replay(ManifestFile.read(folder));
    boolean cut = RecordReader.read(folder, replay::add);
    RunManifest read = replay.manifest;
    RunManifest manifest =
        read.state() == RunManifest.State.ENDED ? read : killed(read, replay.lastEndNanos);
    return replay.aggregate.summary(cut ? manifest.withNote(CUT_LINE) : manifest);
  }

  private void add(RequestRecord record) {
    lastEndNanos = Instants.later(lastEndNanos, record.instants().endNanos());
    aggregate.add(record);
  }

  /** The manifest of a killed run: it measured until its last answer. */
  static RunManifest killed(RunManifest manifest, OptionalLong lastEndNanos) {
    return manifest
        .withInterrupted("it was killed, or its folder was read while it ran")
        .withStages(manifest.stages().stream().map(stage -> killed(stage, lastEndNanos)).toList());
  }

  private static StageManifest killed(StageManifest stage, OptionalLong lastEndNanos) {
    if (stage.ended() || !stage.begun()) {
      return stage;
    }
    Window planned = stage.window().orElseThrow();
    long end = lastEndNanos.orElse(planned.startNanos());
    boolean cut = end - planned.endNanos() < 0;
    boolean empty = end - planned.startNanos() < 0;
    return stage.withWindow(
        new Window(
            planned.startNanos(), empty ? planned.startNanos() : cut ? end : planned.endNanos()),
        cut);
  }
}
