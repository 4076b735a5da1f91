package dev.gatlingllm.metrics;

import dev.gatlingllm.record.Injector;
import dev.gatlingllm.record.ManifestFile;
import dev.gatlingllm.record.RecordReader;
import dev.gatlingllm.record.RecordWriter;
import dev.gatlingllm.record.RunInfo;
import dev.gatlingllm.record.RunManifest;
import dev.gatlingllm.record.StageManifest;
import dev.gatlingllm.record.TokenRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Merges the runs of several load generators that made one load into one folder, as if a single one
 * had made it: docs/metrics.md, "Several load generators".
 */
public final class Merge {
  private final List<MergePart> parts;
  private final List<StageManifest> stages;
  private final List<Injector> injectors;
  private final boolean numbered;

  private Merge(List<MergePart> parts, boolean numbered) {
    this.parts = parts;
    this.numbered = numbered;
    this.stages = MergedStages.of(parts);
    this.injectors = injectors(parts);
  }

  /**
   * Writes run.json and requests.jsonl of the merged run.
   *
   * @param into the folder, created if missing; must not contain a run
   * @throws java.nio.file.NoSuchFileException if a run lacks one of its two files
   * @throws IllegalArgumentException with one sentence, if a file is invalid, the runs are not of
   *     one load, or {@code into} contains a run
   */
  public static void of(List<Path> runs, Path into) throws IOException {
    refuseRun(into);
    List<MergePart> parts = new ArrayList<>();
    for (Path run : runs) {
      parts.add(new MergePart(run, ManifestFile.read(run), 0, OptionalInt.empty()));
    }
    MergeRefusals.check(parts);
    boolean numbered = parts.size() > 1 && parts.get(0).of() == 1;
    for (int i = 0; i < parts.size(); i++) {
      MergePart part = parts.get(i).settled().on(parts.get(0).manifest().clocks());
      parts.set(i, numbered ? part.numbered(i + 1, parts.size()) : part);
    }
    new Merge(List.copyOf(parts), numbered).write(into);
  }

  private static void refuseRun(Path into) {
    for (String file : List.of(ManifestFile.FILE, RecordReader.FILE, RecordReader.FILE + ".gz")) {
      if (Files.exists(into.resolve(file))) {
        throw new IllegalArgumentException(
            into + " holds a run already: " + file + " is there; name another folder.");
      }
    }
  }

  private void write(Path into) throws IOException {
    try (MergedRecords records = new MergedRecords(parts, stages)) {
      Files.createDirectories(into);
      Path file = into.resolve(RecordReader.FILE);
      boolean whole = false;
      try {
        try (RecordWriter writer = new RecordWriter(file, timeline())) {
          records.writeTo(writer);
        }
        ManifestFile.write(into, manifest(into, records));
        whole = true;
      } finally {
        if (!whole) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  /** Whether to write the readable timeline as well: if all runs did. */
  private boolean timeline() {
    return parts.stream()
        .map(part -> part.manifest().run().settings().getOrDefault("llm.record.timeline", ""))
        .allMatch("true"::equals);
  }

  private RunManifest manifest(Path into, MergedRecords records) {
    RunManifest first = parts.get(0).manifest();
    return new RunManifest(
        RunManifest.SCHEMA,
        RunManifest.State.ENDED,
        troubles(RunManifest::interrupted),
        troubles(RunManifest::clientFailure),
        injectors,
        first.software(),
        first.clocks(),
        info(into, MergeNotes.of(parts, numbered, stages, records)),
        promptOverhead(),
        first.objectives(),
        first.classObjectives(),
        first.clientLimits(),
        first.slices(),
        stages);
  }

  private RunInfo info(Path into, List<String> notes) {
    List<RunInfo> all = parts.stream().map(part -> part.manifest().run()).toList();
    return all.get(0)
        .merged(
            into.toAbsolutePath().normalize().getFileName().toString(),
            all.stream().map(RunInfo::startedAt).sorted().findFirst().orElseThrow(),
            all.stream().anyMatch(RunInfo::simulated),
            all.stream().anyMatch(RunInfo::loopback),
            notes);
  }

  /** Joins what the load generators report; any one's trouble is the run's. */
  private Optional<String> troubles(Function<RunManifest, Optional<String>> what) {
    List<String> sentences =
        parts.stream()
            .flatMap(
                part ->
                    what
                        .apply(part.manifest())
                        .map(sentence -> part.attributed(sentence, injectors.size()))
                        .stream())
            .toList();
    return sentences.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", sentences));
  }

  /** The range over all runs; empty if one does not know it. */
  private Optional<TokenRange> promptOverhead() {
    List<Optional<TokenRange>> all =
        parts.stream().map(part -> part.manifest().promptOverhead()).toList();
    return all.stream().anyMatch(Optional::isEmpty)
        ? Optional.empty()
        : all.stream()
            .flatMap(Optional::stream)
            .reduce((one, other) -> one.with(other.least()).with(other.most()));
  }

  /** All load generators of the load; those whose run is missing have no process. */
  private static List<Injector> injectors(List<MergePart> parts) {
    Map<Integer, Injector> present =
        parts.stream()
            .flatMap(part -> part.injectors().stream())
            .collect(Collectors.toMap(Injector::number, it -> it));
    int of = parts.get(0).of();
    return IntStream.rangeClosed(1, of)
        .mapToObj(
            number ->
                present.getOrDefault(number, new Injector(number, of, Optional.<String>empty())))
        .toList();
  }
}
