package dev.gatlingllm.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.Slow;
import dev.gatlingllm.load.Stage;
import dev.gatlingllm.record.ClientLimits;
import dev.gatlingllm.record.ClientReadings;
import dev.gatlingllm.record.Injector;
import dev.gatlingllm.record.RecordReader;
import dev.gatlingllm.record.RequestRecord;
import dev.gatlingllm.record.RunManifest;
import dev.gatlingllm.record.RunManifest.Clocks;
import dev.gatlingllm.record.StageManifest;
import dev.gatlingllm.record.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * However the records of a run are split among load generators, each with clocks of its own, their
 * merged folder sums up to the run, to the last digit. What differs is what tells of the folder:
 * its name, its notes, and the records' injector numbers.
 */
@Slow
class MergePropertyTest {
  private final Objectives objectives =
      Objectives.of(
          java.util.Map.of("ttft", 200.0, "tpot", 31.25),
          java.util.Map.of("chat", java.util.Map.of("ttft", 100.0), "embed", java.util.Map.of()));

  @Property(tries = 60)
  void anySplitOfARunMergesToTheSameSummary(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int parts) throws IOException {
    Split split = new Split(seed, parts);
    Path home = Files.createTempDirectory("merge");
    try {
      Path into = home.resolve("all");
      Merge.of(split.write(home), into);
      Summary merged = Replay.of(into);

      // As one load generator that had seen all, judged as the several were.
      StageSummary stage = merged.stages().get(0);
      StageSummary seen =
          split
              .whole()
              .summarize(4, stage.health())
              .withSlices(stage.slices())
              .withParts(stage.parts());
      double most = merged.run().rule().maxFailRatio();
      assertThat(stage).isEqualTo(seen.withNotes(ClassNotes.of(seen, objectives, most)));
      if (split.window.seconds() >= 1) {
        assertThat(stage.slices().all()).isNotEmpty();
      }
      if (stage.counts().sent() > 0) {
        assertThat(stage.health()).isEqualTo(split.health());
      }
      // And as one aggregate of all records, with the readings of all.
      RunAggregate whole = RunAggregate.of(split.manifest());
      split.records.forEach(whole::add);
      Summary expected = whole.summary(split.manifest());
      assertThat(merged)
          .isEqualTo(
              new Summary(
                  merged.run(),
                  expected.stages(),
                  expected.interrupted(),
                  expected.notRun(),
                  expected.clientFailure(),
                  expected.lost(),
                  expected.generators()));

      List<RequestRecord> records = new ArrayList<>();
      assertThat(RecordReader.read(into, records::add)).isFalse();
      assertThat(records).isEqualTo(split.expected());
    } finally {
      try (Stream<Path> files = Files.walk(home)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  /** Means are of doubles, whose last digit depends on the order in which they are added. */
  @Property(tries = 60)
  void aggregatesOfAnySplitAddUpToTheWhole(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int parts) {
    Split split = new Split(seed, parts);
    StageAggregate sum = split.empty();
    for (int i = 1; i <= parts; i++) {
      int injector = i;
      StageAggregate part = split.empty();
      split.records.stream().filter(it -> it.origin().injector() == injector).forEach(part::add);
      sum.addAll(part);
    }
    StageAggregate whole = split.empty();
    split.records.forEach(whole::add);
    assertThat(
            Close.differences(
                sum.summarize(4, split.health()),
                whole.summarize(4, split.health()),
                Set.of(
                    "errors.sampleMessage",
                    "conformance.failures.sampleMessage",
                    "conformance.deviations.example",
                    "notes")))
        .isEmpty();
    for (int i = 0; i <= parts; i++) {
      assertThat(sum.sendLag(i).p50()).isEqualTo(whole.sendLag(i).p50());
      assertThat(sum.scheduleLag(i).count()).isEqualTo(whole.scheduleLag(i).count());
    }
  }

  /** A run, and how it is split. */
  private final class Split {
    final RandomStage random;
    final int parts;
    final List<RequestRecord> records = new ArrayList<>();
    final List<Integer> order;
    final long[] ahead;
    final Clocks clocks;
    final Window window;

    Split(long seed, int parts) {
      this.random = new RandomStage(seed);
      this.parts = parts;
      this.window = new Window(random.windowStart, random.windowEnd);
      this.clocks = new Clocks(InjectorRun.EPOCH, random.windowStart - 77);
      Random chance = new Random(~seed);
      long last = Long.MIN_VALUE;
      for (RequestRecord record :
          random.records.stream().sorted(Comparator.comparingLong(this::end)).toList()) {
        if (end(record) != last) { // of two at once no order is the right one
          records.add(
              record.with(
                  record
                      .origin()
                      .by(1 + chance.nextInt(parts))
                      .in(parts + (parts == 1 ? " user" : " users"), record.origin().warmup()),
                  record.windowTokens()));
        }
        last = end(record);
      }
      this.order = new ArrayList<>(IntStream.rangeClosed(1, parts).boxed().toList());
      Collections.shuffle(order, chance);
      this.ahead = chance.longs(parts + 1).toArray();
    }

    private long end(RequestRecord record) {
      return record.instants().endNanos() - random.windowStart;
    }

    private ClientReadings readings(int injector) {
      return InjectorRun.readings(injector, random.windowEnd % 2 == 0 ? 4 : 4 * injector);
    }

    private StageManifest stage(int users, Window measured, int... injectors) {
      StageManifest stage =
          InjectorRun.stage(
              0,
              users,
              Optional.of(measured),
              IntStream.of(injectors).mapToObj(this::readings).toList());
      return new StageManifest(
          stage.index(),
          stage.name(),
          stage.arrivals(),
          stage.users(),
          Optional.empty(),
          random.stage.stream(),
          stage.durationNanos(),
          stage.warmupNanos(),
          stage.requests(),
          stage.window(),
          true,
          false,
          users,
          users,
          2L * users,
          stage.client(),
          Optional.empty(),
          Optional.empty());
    }

    private StageManifest notBegun(int users) {
      return InjectorRun.stage(1, users, Optional.empty(), List.of());
    }

    /** As one that had seen all would have it. */
    RunManifest manifest() {
      int[] all = IntStream.rangeClosed(1, parts).toArray();
      List<Injector> injectors =
          IntStream.of(all).mapToObj(it -> InjectorRun.injector(it, parts)).toList();
      return InjectorRun.manifest(injectors, clocks, stage(parts, window, all), notBegun(parts));
    }

    List<Path> write(Path home) throws IOException {
      List<Path> folders = new ArrayList<>();
      for (int injector : order) {
        long by = ahead[injector];
        long later = 1_000L * injector;
        RunManifest own =
            InjectorRun.manifest(
                List.of(InjectorRun.injector(injector, parts)),
                new Clocks(clocks.epochNanos() + later, clocks.monotonicNanos() + later + by),
                stage(1, window.shifted(by), injector),
                notBegun(1));
        folders.add(
            InjectorRun.write(
                home.resolve("run-" + injector),
                own,
                records.stream()
                    .filter(it -> it.origin().injector() == injector)
                    .map(
                        it ->
                            it.with(
                                it.origin().in("1 user", it.origin().warmup()), it.windowTokens()))
                    .map(it -> it.shifted(by))
                    .toList()));
      }
      return folders;
    }

    /** The records as the merged folder is to have them. */
    List<RequestRecord> expected() {
      return records.stream().map(it -> it.shifted(ahead[order.get(0)])).toList();
    }

    /** The stage as one that never heard of several sums it up. */
    StageAggregate whole() {
      StageAggregate metrics = empty();
      metrics.connections(parts, 2L * parts);
      records.forEach(it -> metrics.add(it.with(it.origin().by(1), it.windowTokens())));
      return metrics;
    }

    StageAggregate empty() {
      StageAggregate metrics =
          new StageAggregate(
              RequestGroup.stage(0),
              Stage.closed(
                  0,
                  parts == 1 ? "1 user" : parts + " users",
                  parts,
                  random.stage.stream(),
                  Duration.ofSeconds(30),
                  Duration.ofSeconds(5),
                  OptionalLong.empty()),
              objectives,
              manifest().promptOverhead());
      metrics.window(window.startNanos(), window.endNanos());
      return metrics;
    }

    /** Each judged by itself, the figures of all together. */
    ClientHealth health() {
      HealthRules rules = new HealthRules(ClientLimits.DEFAULT);
      List<String> reasons = new ArrayList<>();
      LatencyHistogram loops = new LatencyHistogram();
      for (int i = 1; i <= parts; i++) {
        int injector = i;
        StageAggregate own = new StageAggregate(random.stage);
        own.window(window.startNanos(), window.endNanos());
        records.stream().filter(it -> it.origin().injector() == injector).forEach(own::add);
        rules
            .judge(readings(injector), own.sendLag(), own.scheduleLag())
            .reasons()
            .forEach(it -> reasons.add(parts == 1 ? it : "Injector " + injector + ": " + it));
        loops.addAll(LatencyHistogram.of(readings(injector).eventLoopLag()));
      }
      StageAggregate all = whole();
      return new ClientHealth(
          List.copyOf(reasons),
          all.sendLag(),
          all.scheduleLag(),
          loops.distribution().clustered(OptionalDouble.empty()),
          10L * parts * (parts + 1) / 2,
          1.5 * parts * (parts + 1) / 2,
          0.25 * parts,
          OptionalDouble.of(0.5 * parts),
          OptionalDouble.empty(),
          0,
          false);
    }
  }
}
