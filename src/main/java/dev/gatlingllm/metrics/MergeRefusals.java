package dev.gatlingllm.metrics;

import dev.gatlingllm.load.JointLoad;
import dev.gatlingllm.record.Counted;
import dev.gatlingllm.record.Injector;
import dev.gatlingllm.record.StageManifest;
import dev.gatlingllm.record.StageManifest.ArrivalKind;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Refuses to merge runs that are not of one load, in one sentence that names two folders. */
final class MergeRefusals {
  private MergeRefusals() {}

  static void check(List<MergePart> parts) throws IOException {
    for (int i = 0; i < parts.size(); i++) {
      for (MergePart earlier : parts.subList(0, i)) {
        requireTwoRuns(earlier, parts.get(i));
      }
    }
    MergePart first = parts.get(0);
    for (MergePart other : parts.subList(1, parts.size())) {
      requireAsMany(first, other);
      requireSameLoad(first, other);
    }
    if (first.of() > 1) {
      requireNumbers(parts);
    }
  }

  private static void requireTwoRuns(MergePart one, MergePart other) throws IOException {
    boolean sameProcess =
        one.injectors().stream()
            .anyMatch(
                it -> other.injectors().stream().anyMatch(o -> o.process().equals(it.process())));
    if (Files.isSameFile(one.folder(), other.folder())
        || sameProcess && one.manifest().clocks().equals(other.manifest().clocks())) {
      throw new IllegalArgumentException(both(one, other) + " are the same run.");
    }
  }

  private static void requireAsMany(MergePart one, MergePart other) {
    if (one.of() != other.of()) {
      throw new IllegalArgumentException(
          "%s is of %s load generators and %s of %s: they are not of one load (llm.injectors)."
              .formatted(one.folder(), one.of(), other.folder(), other.of()));
    }
  }

  private static void requireNumbers(List<MergePart> parts) {
    Map<Integer, MergePart> seen = new LinkedHashMap<>();
    for (MergePart part : parts) {
      for (Injector injector : part.injectors()) {
        MergePart earlier = seen.putIfAbsent(injector.number(), part);
        if (earlier != null) {
          throw new IllegalArgumentException(
              "%s both have injector %s of %s: each load generator wants a number of its own (llm.injector)."
                  .formatted(both(earlier, part), injector.number(), injector.of()));
        }
      }
    }
  }

  private static void requireSameLoad(MergePart one, MergePart other) {
    List<StageManifest> ones = one.manifest().stages();
    List<StageManifest> others = other.manifest().stages();
    if (ones.size() != others.size()) {
      throw new IllegalArgumentException(
          Counted.text(
              "%s are not of one load: the one has %s {stage|stages}, the other %s.",
              both(one, other), ones.size(), others.size()));
    }
    for (int i = 0; i < ones.size(); i++) {
      List<String> differing = differing(one, ones.get(i), other, others.get(i));
      if (!differing.isEmpty()) {
        throw new IllegalArgumentException(
            "%s are not of one load: stage %s %s."
                .formatted(both(one, other), i + 1, String.join(", and ", differing)));
      }
    }
  }

  private static List<String> differing(
      MergePart ones, StageManifest one, MergePart others, StageManifest other) {
    List<String> differing = new ArrayList<>();
    say(differing, "is of", arrivals(one.arrivals()), arrivals(other.arrivals()));
    say(differing, "has the load", load(ones, one), load(others, other));
    say(differing, "has", answers(one.stream()), answers(other.stream()));
    say(differing, "lasts", seconds(one.durationNanos()), seconds(other.durationNanos()));
    say(
        differing,
        "warms up for",
        seconds(OptionalLong.of(one.warmupNanos())),
        seconds(OptionalLong.of(other.warmupNanos())));
    say(differing, "ends after", requests(one.requests()), requests(other.requests()));
    return differing;
  }

  private static void say(List<String> differing, String what, String one, String other) {
    if (!one.equals(other)) {
      differing.add("%s %s in the one and %s in the other".formatted(what, one, other));
    }
  }

  /** Of each of its load generators. */
  private static String load(MergePart part, StageManifest stage) {
    return stage
        .load()
        .map(words -> "'" + new JointLoad(words, part.injectors().size(), 1).words() + "'")
        .orElse("of its users");
  }

  private static String arrivals(ArrivalKind arrivals) {
    return switch (arrivals) {
      case CLOSED -> "users who ask again";
      case OPEN -> "users who come when they are due";
      case OWN -> "an injection profile of its own";
    };
  }

  private static String answers(boolean stream) {
    return stream ? "answers that stream" : "whole answers";
  }

  private static String seconds(OptionalLong nanos) {
    return nanos.isEmpty() ? "as long as its profile" : nanos.getAsLong() / 1e9 + " s";
  }

  private static String requests(OptionalLong requests) {
    return requests.isEmpty()
        ? "its duration"
        : Counted.text("%d {request|requests}", requests.getAsLong());
  }

  private static String both(MergePart one, MergePart other) {
    return one.folder() + " and " + other.folder();
  }
}
