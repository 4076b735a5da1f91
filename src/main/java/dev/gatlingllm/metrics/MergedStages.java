package dev.gatlingllm.metrics;

import dev.gatlingllm.load.JointLoad;
import dev.gatlingllm.record.ClientReadings;
import dev.gatlingllm.record.Counted;
import dev.gatlingllm.record.StageManifest;
import dev.gatlingllm.record.Window;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Merges the stages of several runs of one load. */
final class MergedStages {
  private static final double LEAST_SECONDS = 1;

  private static final Pattern OF_USERS =
      Pattern.compile("(\\d+) users?(, [a-z ]+)?( \\(\\d+\\))?");

  private final Map<String, Integer> names = new HashMap<>();
  private final int own;
  private final int all;
  private final boolean shared;

  private MergedStages(List<MergePart> parts) {
    own = parts.get(0).injectors().size();
    all = parts.stream().mapToInt(part -> part.injectors().size()).sum();
    shared = parts.get(0).number().isEmpty();
  }

  /** The merged stages of runs with equal stages, on one clock. */
  static List<StageManifest> of(List<MergePart> parts) {
    MergedStages merged = new MergedStages(parts);
    List<StageManifest> stages = new ArrayList<>();
    for (int i = 0; i < parts.get(0).manifest().stages().size(); i++) {
      int index = i;
      stages.add(
          merged.join(parts.stream().map(part -> part.manifest().stages().get(index)).toList()));
    }
    return List.copyOf(stages);
  }

  private StageManifest join(List<StageManifest> stages) {
    StageManifest first = stages.get(0);
    OptionalInt users =
        stages.stream().anyMatch(stage -> stage.users().isEmpty())
            ? OptionalInt.empty()
            : OptionalInt.of(stages.stream().mapToInt(stage -> stage.users().getAsInt()).sum());
    Optional<Window> window = window(stages);
    return new StageManifest(
        first.index(),
        name(first, users),
        first.arrivals(),
        users,
        first.load().map(words -> new JointLoad(words, own, all).words()),
        first.stream(),
        first.durationNanos(),
        first.warmupNanos(),
        first.requests(),
        window,
        stages.stream().allMatch(StageManifest::ended),
        stages.stream().anyMatch(StageManifest::cut) || isScrap(stages, window),
        stages.stream().mapToInt(StageManifest::peakConcurrency).sum(),
        stages.stream().mapToLong(StageManifest::keptConnectionsClosed).sum(),
        stages.stream().mapToLong(StageManifest::strayConnections).sum(),
        stages.stream()
            .flatMap(stage -> stage.client().stream())
            .sorted(Comparator.comparingInt(ClientReadings::injector))
            .toList(),
        stages.stream().flatMap(stage -> stage.abortRule().stream()).findFirst(),
        stages.stream().flatMap(stage -> stage.lostInput().stream()).findFirst());
  }

  /**
   * The intersection of the windows. It has no length if they do not overlap, or if one of the
   * stages never began; empty if none began.
   */
  private static Optional<Window> window(List<StageManifest> stages) {
    Optional<Window> common =
        stages.stream().flatMap(stage -> stage.window().stream()).reduce(Window::common);
    return stages.stream().allMatch(StageManifest::begun)
        ? common
        : common.map(it -> new Window(it.startNanos(), it.startNanos()));
  }

  /** Whether the windows overlap too little to give rates; the stage then counts as cut. */
  private static boolean isScrap(List<StageManifest> stages, Optional<Window> common) {
    double seconds = common.map(Window::seconds).orElse(0.0);
    return seconds > 0
        && seconds < LEAST_SECONDS
        && stages.stream()
            .allMatch(stage -> stage.window().orElseThrow().seconds() >= LEAST_SECONDS);
  }

  /** The stage's name, with the new numbers of users or rates if the name contains the old ones. */
  private String name(StageManifest stage, OptionalInt users) {
    if (all > own && stage.load().isPresent()) {
      JointLoad load = new JointLoad(stage.load().get(), own, all);
      return load.isTrace() && shared ? stage.name() : load.name(stage.name());
    }
    Matcher planned = OF_USERS.matcher(stage.name());
    if (users.isEmpty()
        || !planned.matches()
        || !planned.group(1).equals(String.valueOf(stage.users().orElse(0)))) {
      return stage.name();
    }
    String name =
        Counted.text("%s {user|users}", users.getAsInt())
            + (planned.group(2) == null ? "" : planned.group(2));
    int times = names.merge(name, 1, Integer::sum);
    return times == 1 ? name : name + " (" + times + ")";
  }
}
