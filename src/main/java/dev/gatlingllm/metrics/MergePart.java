package dev.gatlingllm.metrics;

import dev.gatlingllm.record.Injector;
import dev.gatlingllm.record.Instants;
import dev.gatlingllm.record.Origin;
import dev.gatlingllm.record.RecordReader;
import dev.gatlingllm.record.RequestRecord;
import dev.gatlingllm.record.RunManifest;
import dev.gatlingllm.record.RunManifest.Clocks;
import dev.gatlingllm.record.StageManifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * One of the runs to merge.
 *
 * @param folder as the user named it
 * @param manifest its manifest, with windows on the common clock
 * @param aheadNanos how far the common clock is ahead of its records' clock
 * @param number the new number of its load generator; empty to keep its own
 */
record MergePart(Path folder, RunManifest manifest, long aheadNanos, OptionalInt number) {

  /** A copy that ends at its last answer if the run was killed. */
  MergePart settled() throws IOException {
    if (manifest.state() == RunManifest.State.ENDED) {
      return this;
    }
    OptionalLong last = OptionalLong.empty();
    try (RecordReader records = RecordReader.open(folder)) {
      for (Optional<RequestRecord> next = records.next(); next.isPresent(); next = records.next()) {
        last = Instants.later(last, next.get().instants().endNanos());
      }
    }
    return new MergePart(folder, Replay.killed(manifest, last), aheadNanos, number);
  }

  MergePart on(Clocks common) {
    long ahead = common.aheadOf(manifest.clocks());
    List<StageManifest> stages =
        manifest.stages().stream()
            .map(
                it ->
                    it.begun()
                        ? it.withWindow(it.window().orElseThrow().shifted(ahead), it.cut())
                        : it)
            .toList();
    return new MergePart(folder, manifest.withStages(stages), ahead, number);
  }

  /** A copy with a number, for runs that have none. */
  MergePart numbered(int as, int of) {
    List<Injector> injectors = List.of(new Injector(as, of, manifest.injectors().get(0).process()));
    List<StageManifest> stages =
        manifest.stages().stream()
            .map(stage -> stage.withClient(stage.client().stream().map(it -> it.by(as)).toList()))
            .toList();
    return new MergePart(
        folder,
        manifest.withStages(stages).withInjectors(injectors),
        aheadNanos,
        OptionalInt.of(as));
  }

  /**
   * A record of this run on the common clock, with the load generator's number in the merged run.
   */
  RequestRecord placed(RequestRecord own) {
    RequestRecord shifted = own.shifted(aheadNanos);
    Origin origin = own.origin();
    return number.isEmpty() || origin.injector() == number.getAsInt()
        ? shifted
        : shifted.with(origin.by(number.getAsInt()), own.windowTokens());
  }

  /** Number of load generators of the load. */
  int of() {
    return manifest.injectors().get(0).of();
  }

  /** The load generators whose records it has. */
  List<Injector> injectors() {
    return manifest.injectors().stream().filter(it -> it.process().isPresent()).toList();
  }

  /** The sentence, attributed to the load generator if this run is of one among several. */
  String attributed(String sentence, int all) {
    return injectors().size() == 1 && all > 1
        ? "injector " + injectors().get(0).number() + ": " + sentence
        : sentence;
  }
}
