package dev.gatlingllm.metrics;

import static dev.gatlingllm.metrics.InjectorRun.EPOCH;
import static dev.gatlingllm.metrics.InjectorRun.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.gatlingllm.record.Injector;
import dev.gatlingllm.record.ManifestFile;
import dev.gatlingllm.record.Origin;
import dev.gatlingllm.record.RecordReader;
import dev.gatlingllm.record.RequestRecord;
import dev.gatlingllm.record.RunManifest;
import dev.gatlingllm.record.RunManifest.Clocks;
import dev.gatlingllm.record.RunManifest.State;
import dev.gatlingllm.record.StageManifest;
import dev.gatlingllm.record.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergeTest {
  @TempDir private Path home;

  /** By a clock that is as far ahead of the first one's as its number says, in hours. */
  private static Clocks clocks(int injector) {
    return new Clocks(EPOCH + injector * SECOND, injector * SECOND + ahead(injector));
  }

  private static long ahead(int injector) {
    return (injector - 1) * 3_600 * SECOND;
  }

  private static Window window(int injector, double from, double to) {
    return new Window((long) (from * SECOND), (long) (to * SECOND)).shifted(ahead(injector));
  }

  /** Two users whose window is so, by the first clock, in seconds. */
  private static StageManifest stage(int injector, double from, double to) {
    return InjectorRun.stage(
        0, 2, Optional.of(window(injector, from, to)), List.of(InjectorRun.readings(injector, 4)));
  }

  private static RunManifest manifest(int injector, int of, StageManifest... stages) {
    return InjectorRun.manifest(
        List.of(InjectorRun.injector(injector, of)), clocks(injector), stages);
  }

  /** A whole answer, sent and ended at so many seconds by the first clock. */
  private static RequestRecord answer(int injector, long number, double sent, double end) {
    RequestRecord record = RandomStage.sent((long) (sent * SECOND), 1_000 * (end - sent));
    return record
        .with(new Origin(number, 0, "2 users", "Chat", 1, false, false).by(injector), 0)
        .shifted(ahead(injector));
  }

  private Path run(RunManifest manifest, RequestRecord... records) throws IOException {
    return InjectorRun.write(
        home.resolve("run-" + (home.toFile().list().length + 1)), manifest, List.of(records));
  }

  private Path into() {
    return home.resolve("all");
  }

  private Summary merge(Path... runs) throws IOException {
    Merge.of(List.of(runs), into());
    return Replay.of(into());
  }

  private void refused(String sentence, Path... runs) {
    assertThatThrownBy(() -> Merge.of(List.of(runs), into()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(sentence);
    assertThat(into()).doesNotExist();
  }

  private List<RequestRecord> records() throws IOException {
    List<RequestRecord> records = new ArrayList<>();
    RecordReader.read(into(), records::add);
    return records;
  }

  @Test
  void usersAddUpAndTheStageIsNamedByTheSum() throws IOException {
    Summary merged =
        merge(
            run(manifest(1, 2, stage(1, 5, 30)), answer(1, 1, 6, 8)),
            run(manifest(2, 2, stage(2, 5, 30)), answer(2, 1, 6, 7)));
    StageSummary stage = merged.stages().get(0);
    assertThat(stage.stage().name()).isEqualTo("4 users");
    assertThat(stage.concurrency()).isEqualTo(4);
    assertThat(records()).extracting(it -> it.origin().stage()).containsOnly("4 users");
    assertThat(records()).extracting(it -> it.origin().injector()).containsExactly(2, 1);
    assertThat(stage.verdict()).isEqualTo("VALID");
    assertThat(ManifestFile.read(into()).stages().get(0).peakConcurrency()).isEqualTo(4);
  }

  /** Each of 4 arrivals per second. */
  private static StageManifest open(int injector) {
    StageManifest own = stage(injector, 5, 30);
    return new StageManifest(
        0,
        "constant 4/s",
        StageManifest.ArrivalKind.OPEN,
        OptionalInt.empty(),
        Optional.of("constant 4/s 30s"),
        true,
        own.durationNanos(),
        own.warmupNanos(),
        own.requests(),
        own.window(),
        true,
        false,
        1,
        0,
        0,
        own.client(),
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void ratesAddUpAsWellAndAThirdRunIsAddedToTheMerged() throws IOException {
    List<Path> runs = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      runs.add(run(manifest(i, 3, open(i)), answer(i, 1, 6, 8)));
    }
    Path two = home.resolve("two");
    Merge.of(runs.subList(0, 2), two);
    assertThat(ManifestFile.read(two).stages().get(0).load()).contains("constant 8/s 30s");
    assertThat(Replay.of(two).stages().get(0).stage().name()).isEqualTo("constant 8/s");
    Summary all = merge(two, runs.get(2));
    assertThat(all.stages().get(0).stage().name()).isEqualTo("constant 12/s");
    assertThat(records()).extracting(it -> it.origin().stage()).containsOnly("constant 12/s");
  }

  @Test
  void theWindowIsWhatAllWindowsHaveInCommon() throws IOException {
    Summary merged =
        merge(
            run(manifest(1, 2, stage(1, 5, 30)), answer(1, 1, 6, 12), answer(1, 2, 11, 13)),
            run(manifest(2, 2, stage(2, 10, 35)), answer(2, 1, 11, 12), answer(2, 2, 31, 32)));
    StageSummary stage = merged.stages().get(0);
    assertThat(stage.windowSeconds()).isEqualTo(20);
    assertThat(stage.counts().sent()).isEqualTo(2);
    assertThat(stage.counts().warmup()).isEqualTo(2);
    assertThat(merged.notes())
        .contains(
            "The load generators began 5,000 ms apart, by their wall clocks.",
            "What is measured is what the windows of the runs have in common: 20.00 of 25.00 s of"
                + " '4 users'.",
            "2 requests that were sent outside of what the windows have in common count as"
                + " warm-up.");
  }

  @Test
  void tokensCountWhereTheyArrivedInTheCommonWindow() throws IOException {
    RandomStage random = new RandomStage(3);
    Window own = new Window(random.windowStart, random.windowEnd);
    Window other = new Window(own.startNanos() + SECOND, own.endNanos() + SECOND);
    Window common = new Window(other.startNanos(), own.endNanos());
    Clocks clock = new Clocks(EPOCH, random.windowStart);
    List<Path> runs = new ArrayList<>();
    for (int i = 1; i <= 2; i++) {
      runs.add(
          InjectorRun.write(
              home.resolve("random-" + i),
              InjectorRun.manifest(
                  List.of(InjectorRun.injector(i, 2)),
                  clock,
                  InjectorRun.stage(
                      0,
                      4,
                      Optional.of(i == 1 ? own : other),
                      List.of(InjectorRun.readings(i, 4)))),
              i == 1 ? random.records : List.of()));
    }
    Summary merged = merge(runs.toArray(Path[]::new));
    double expected = 0;
    for (RequestRecord record : random.records) {
      int tokens = record.tokens().completionTokens().orElse(0);
      expected +=
          record.timeline().count() > 0
              ? common.share(record.timeline(), tokens)
              : common.spread(
                  record.instants().sentNanos().orElseThrow(),
                  record.instants().endNanos(),
                  tokens);
    }
    assertThat(merged.stages().get(0).throughput().outputTokens())
        .isCloseTo(expected, within(1e-6));
    assertThat(expected).isPositive();
  }

  @Test
  void windowsWithNothingInCommonMeasureNothing() throws IOException {
    Path one = run(manifest(1, 2, stage(1, 5, 30)), answer(1, 1, 6, 7));
    Path two = run(manifest(2, 2, stage(2, 40, 65)), answer(2, 1, 41, 42));
    Summary merged = merge(one, two);
    assertThat(merged.stages().get(0).verdict()).isEqualTo("NOTHING MEASURED");
    assertThat(merged.notes())
        .contains(
            "Nothing of stage '4 users' is measured: the windows of %s, %s have no time in common."
                .formatted(one, two));
    assertThat(records()).hasSize(2);
  }

  @Test
  void aStageThatOneNeverBeganMeasuresNothing() throws IOException {
    StageManifest never = InjectorRun.stage(0, 2, Optional.empty(), List.of());
    Path two = run(manifest(2, 2, never));
    Summary merged = merge(run(manifest(1, 2, stage(1, 5, 30)), answer(1, 1, 6, 7)), two);
    assertThat(merged.stages().get(0).verdict()).isEqualTo("NOTHING MEASURED");
    assertThat(merged.notes())
        .contains("Nothing of stage '4 users' is measured: it never began in " + two + ".");
  }

  @Test
  void anInstantInCommonIsNoRate() throws IOException {
    Summary merged =
        merge(
            run(manifest(1, 2, stage(1, 5, 30)), answer(1, 1, 29.9, 30.5)),
            run(manifest(2, 2, stage(2, 29.5, 54.5))));
    assertThat(merged.stages().get(0).verdict()).isEqualTo("NOTHING MEASURED");
  }

  @Test
  void allAttemptsAtARequestCountOrNone() throws IOException {
    RequestRecord first = answer(1, 1, 6, 7);
    first = first.with(first.origin().withRetried(true), 0);
    RequestRecord second = answer(1, 2, 11, 12);
    second = second.with(first.origin().next(2), 0);
    Summary merged =
        merge(
            run(manifest(1, 2, stage(1, 5, 30)), first, second),
            run(manifest(2, 2, stage(2, 10, 35))));
    assertThat(records()).extracting(it -> it.origin().warmup()).containsExactly(true, true);
    assertThat(merged.stages().get(0).counts().warmup()).isEqualTo(1);
  }

  @Test
  void oneClientThatWasNotFitSpoilsTheWhole() throws IOException {
    StageManifest late =
        InjectorRun.stage(
            0, 2, Optional.of(window(2, 5, 30)), List.of(InjectorRun.readings(2, 40)));
    Summary merged =
        merge(
            run(manifest(1, 2, stage(1, 5, 30)), answer(1, 1, 6, 7)),
            run(manifest(2, 2, late), answer(2, 1, 6, 7)));
    assertThat(merged.stages().get(0).verdict()).isEqualTo("CLIENT-BOUND");
    assertThat(merged.stages().get(0).health().reasons())
        .singleElement()
        .asString()
        .startsWith("Injector 2: Event-loop lag p99 was ");
  }

  @Test
  void aMissingLoadGeneratorIsToldAndNoStageIsValid() throws IOException {
    Summary merged =
        merge(
            run(manifest(3, 3, stage(3, 5, 30)), answer(3, 1, 6, 7)),
            run(manifest(1, 3, stage(1, 5, 30)), answer(1, 1, 6, 7)));
    String told = "Injector 2 of 3 is missing: its load is in no figure.";
    assertThat(merged.stages().get(0).verdict()).isEqualTo("UNKNOWN");
    assertThat(merged.stages().get(0).health().reasons()).containsExactly(told);
    assertThat(merged.notes()).contains(told);
    assertThat(merged.valid()).isFalse();
  }

  @Test
  void aMergedRunMergesAgainWithTheMissingOne() throws IOException {
    Path partly = home.resolve("partly");
    Merge.of(
        List.of(
            run(manifest(1, 3, stage(1, 5, 30)), answer(1, 1, 6, 7)),
            run(manifest(3, 3, stage(3, 5, 30)), answer(3, 1, 6, 8))),
        partly);
    Summary merged = merge(partly, run(manifest(2, 3, stage(2, 5, 30)), answer(2, 1, 6, 7.5)));
    assertThat(merged.stages().get(0).verdict()).isEqualTo("VALID");
    assertThat(merged.stages().get(0).stage().name()).isEqualTo("6 users");
    assertThat(records()).extracting(it -> it.origin().injector()).containsExactly(1, 2, 3);
    assertThat(merged.notes()).noneMatch(note -> note.contains("missing"));
  }

  @Test
  void oneOfSeveralThatStandsAloneSaysSo() throws IOException {
    assertThat(Replay.of(run(manifest(1, 2, stage(1, 5, 30)), answer(1, 1, 6, 7))).notes())
        .contains("This is injector 1 of 2: the load of the others is in no figure here.");
  }

  @Test
  void thoseWithoutANumberAreNumberedInTheirOrder() throws IOException {
    List<Path> runs = new ArrayList<>();
    for (int i = 1; i <= 2; i++) {
      RunManifest own =
          InjectorRun.manifest(
              List.of(new Injector(1, 1, i + "@host-" + i)),
              clocks(i),
              InjectorRun.stage(
                  0,
                  2,
                  Optional.of(window(i, 5, 30)),
                  List.of(InjectorRun.readings(1, i == 1 ? 4 : 40))));
      runs.add(run(own, answer(1, 1, 6, 7).shifted(ahead(i))));
    }
    Summary merged = merge(runs.get(0), runs.get(1));
    assertThat(records()).extracting(it -> it.origin().injector()).containsExactly(1, 2);
    assertThat(merged.stages().get(0).health().reasons())
        .singleElement()
        .asString()
        .startsWith("Injector 2: ");
    assertThat(merged.notes())
        .anyMatch(note -> note.startsWith("No llm.injector was set"))
        .anyMatch(note -> note.startsWith("The runs are of different hosts (host-1, host-2)"))
        .anyMatch(note -> note.contains("have the same seed"));
  }

  @Test
  void aKilledRunMakesTheWholeInterrupted() throws IOException {
    RunManifest killed = manifest(2, 2, stage(2, 5, 30));
    killed =
        InjectorRun.with(
            killed.withStages(
                List.of(
                    new StageManifest(
                        0,
                        "2 users",
                        StageManifest.ArrivalKind.CLOSED,
                        killed.stages().get(0).users(),
                        Optional.empty(),
                        true,
                        killed.stages().get(0).durationNanos(),
                        5 * SECOND,
                        OptionalLong.empty(),
                        killed.stages().get(0).window(),
                        false,
                        false,
                        2,
                        0,
                        0,
                        List.of(),
                        Optional.empty(),
                        Optional.empty()))),
            State.RUNNING,
            killed.run());
    Path two = run(killed, answer(2, 1, 6, 20));
    Files.writeString(
        two.resolve(RecordReader.FILE),
        Files.readString(two.resolve(RecordReader.FILE)) + "{\"schema\":2,\"requ");
    Summary merged =
        merge(run(manifest(1, 2, stage(1, 5, 30)), answer(1, 1, 6, 7), answer(1, 2, 25, 26)), two);
    assertThat(merged.interrupted())
        .hasValueSatisfying(it -> assertThat(it).startsWith("injector 2: it was killed"));
    StageSummary stage = merged.stages().get(0);
    assertThat(stage.windowSeconds()).isEqualTo(15);
    assertThat(stage.cut()).isTrue();
    assertThat(stage.verdict()).isEqualTo("UNKNOWN");
    assertThat(stage.counts().sent()).isEqualTo(2);
    assertThat(merged.notes())
        .contains(
            "The last line of requests.jsonl in " + two + " is cut: that request is in no figure.");
  }

  @Test
  void whatDiffersAndIsNoOtherLoadIsANote() throws IOException {
    RunManifest two = manifest(2, 2, stage(2, 5, 30));
    two =
        InjectorRun.with(
            two, State.ENDED, InjectorRun.info("other", 2, Map.of("llm.api", "completions")));
    Path one = run(manifest(1, 2, stage(1, 5, 30)), answer(1, 1, 6, 7));
    Path other = run(two, answer(2, 1, 6, 7));
    assertThat(merge(one, other).notes())
        .contains(
            "%s differs from %s in llm.api ('completions', not 'chat').".formatted(other, one));
  }

  @Test
  void otherLoadsAreRefused() throws IOException {
    Path one = run(manifest(1, 2, stage(1, 5, 30)));
    Path twoStages =
        run(manifest(2, 2, stage(2, 5, 30), InjectorRun.stage(1, 2, Optional.empty(), List.of())));
    refused(
        one + " and " + twoStages + " are not of one load: the one has 1 stage, the other 2.",
        one,
        twoStages);
    StageManifest like = stage(2, 5, 30);
    Path other =
        run(
            manifest(
                2,
                2,
                new StageManifest(
                    0,
                    "whole run",
                    StageManifest.ArrivalKind.OWN,
                    like.users(),
                    Optional.empty(),
                    false,
                    OptionalLong.of(60 * SECOND),
                    6 * SECOND,
                    OptionalLong.of(9),
                    like.window(),
                    true,
                    false,
                    2,
                    0,
                    0,
                    List.of(),
                    Optional.empty(),
                    Optional.empty())));
    refused(
        one
            + " and "
            + other
            + " are not of one load: stage 1 is of users who ask again in the one and an injection"
            + " profile of its own in the other, and has answers that stream in the one and whole"
            + " answers in the other, and lasts 30.0 s in the one and 60.0 s in the other, and"
            + " warms up for 5.0 s in the one and 6.0 s in the other, and ends after its duration"
            + " in the one and 9 requests in the other.",
        one,
        other);
  }

  @Test
  void theSameRunTwiceIsRefused() throws IOException {
    Path one = run(manifest(1, 1, stage(1, 5, 30)));
    refused(one + " and " + one + " are the same run.", one, one);
    Path copy = run(manifest(1, 1, stage(1, 5, 30)));
    refused(one + " and " + copy + " are the same run.", one, copy);
  }

  @Test
  void theSameNumberTwiceIsRefused() throws IOException {
    Path one = run(manifest(2, 3, stage(2, 5, 30)));
    Path other =
        run(
            InjectorRun.manifest(
                List.of(new Injector(2, 3, "9@there")), clocks(2), stage(2, 5, 30)));
    refused(
        one
            + " and "
            + other
            + " both have injector 2 of 3: each load generator wants a number of its own"
            + " (llm.injector).",
        one,
        other);
  }

  @Test
  void anotherCountOfLoadGeneratorsIsRefused() throws IOException {
    Path one = run(manifest(1, 2, stage(1, 5, 30)));
    Path other = run(manifest(2, 3, stage(2, 5, 30)));
    refused(
        "%s is of 2 load generators and %s of 3: they are not of one load (llm.injectors)."
            .formatted(one, other),
        one,
        other);
  }

  @Test
  void aFolderThatHoldsARunIsLeftAlone() throws IOException {
    Path one = run(manifest(1, 1, stage(1, 5, 30)));
    String before = Files.readString(one.resolve("run.json"));
    assertThatThrownBy(() -> Merge.of(List.of(one), one))
        .hasMessage(one + " holds a run already: run.json is there; name another folder.");
    assertThat(one.resolve("run.json")).hasContent(before);
    assertThatThrownBy(() -> Merge.of(List.of(home), into()))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void aLineThatIsNoRecordLeavesNothingBehind() throws IOException {
    Path one = run(manifest(1, 1, stage(1, 5, 30)), answer(1, 1, 6, 7));
    Path file = one.resolve(RecordReader.FILE);
    Files.writeString(file, "{\"a\":1}\n" + Files.readString(file));
    assertThatThrownBy(() -> Merge.of(List.of(one), into()))
        .hasMessageStartingWith(file + ", line 1: it has no schema");
    assertThat(into().toFile().list()).isEmpty();
  }
}
