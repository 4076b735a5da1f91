package dev.gatlingllm.metrics;

import dev.gatlingllm.record.Counted;
import dev.gatlingllm.record.RunInfo;
import dev.gatlingllm.record.StageManifest;
import dev.gatlingllm.record.Window;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Notes on a merged run, one sentence each. */
final class MergeNotes {
  /** Settings that differ between load generators. */
  private static final Set<String> OWN =
      Set.of("llm.injector", "llm.concurrency", "llm.seed", "llm.label", "llm.summaryFile");

  /** A note is made if less than this share of a window is left. */
  private static final double NEARLY_ALL = 0.99;

  private final List<String> notes = new ArrayList<>();

  private MergeNotes() {}

  /**
   * @param numbered whether the load generators had no numbers of their own
   * @param records the merged records, all written
   */
  static List<String> of(
      List<MergePart> parts, boolean numbered, List<StageManifest> stages, MergedRecords records) {
    MergeNotes notes = new MergeNotes();
    notes.say("Merged from %s.", names(parts));
    if (numbered) {
      notes.say(
          "No llm.injector was set: the load generators are numbered in the order in which their"
              + " runs were given.");
    }
    notes.hosts(parts);
    for (MergePart part : parts.subList(1, parts.size())) {
      notes.differences(parts.get(0), part);
    }
    notes.starts(parts);
    notes.windows(parts, stages, records.outside());
    for (MergePart part : records.cut()) {
      notes.say(
          "The last line of requests.jsonl in %s is cut: that request is in no figure.",
          part.folder());
    }
    Set<String> all = new LinkedHashSet<>(notes.notes);
    parts.forEach(part -> all.addAll(part.manifest().run().notes()));
    return List.copyOf(all);
  }

  private void hosts(List<MergePart> parts) {
    Set<String> hosts =
        parts.stream()
            .flatMap(part -> part.injectors().stream())
            .flatMap(injector -> injector.host().stream())
            .collect(Collectors.toCollection(TreeSet::new));
    if (hosts.size() > 1) {
      say(
          "The runs are of different hosts (%s): what one did stands beside what another did at"
              + " the same time as truly as their wall clocks agree.",
          String.join(", ", hosts));
    }
  }

  private void differences(MergePart first, MergePart other) {
    Map<String, String> firsts = settings(first);
    Map<String, String> others = settings(other);
    Set<String> keys = new TreeSet<>(firsts.keySet());
    keys.addAll(others.keySet());
    String differing =
        keys.stream()
            .filter(key -> !firsts.getOrDefault(key, "").equals(others.getOrDefault(key, "")))
            .map(
                key ->
                    "%s ('%s', not '%s')"
                        .formatted(key, others.getOrDefault(key, ""), firsts.getOrDefault(key, "")))
            .collect(Collectors.joining(", "));
    if (!differing.isEmpty()) {
      say("%s differs from %s in %s.", other.folder(), first.folder(), differing);
    }
    RunInfo run = other.manifest().run();
    if (run.promptTokens().isPresent() && run.seed() == first.manifest().run().seed()) {
      say(
          "%s and %s have the same seed: they sent the same prompts, of which a server may have"
              + " kept some (llm.seed).",
          first.folder(), other.folder());
    }
  }

  private static Map<String, String> settings(MergePart part) {
    RunInfo run = part.manifest().run();
    Map<String, String> settings = new TreeMap<>(run.settings());
    settings.keySet().removeAll(OWN);
    settings.put("llm.baseUrl", run.baseUrl());
    settings.put("llm.model", run.model());
    settings.put("llm.tokenizer", run.tokenizer());
    settings.put("the version of gatling-llm", part.manifest().software().gatlingLlm());
    settings.put("the version of Gatling", part.manifest().software().gatling());
    return settings;
  }

  /** How far apart the first stage began; the runs are on one clock by now. */
  private void starts(List<MergePart> parts) {
    List<Window> first =
        parts.stream()
            .flatMap(part -> part.manifest().stages().stream().limit(1))
            .flatMap(it -> it.window().stream())
            .toList();
    if (first.size() < 2) {
      return;
    }
    // By difference: nanoTime may wrap around.
    LongSummaryStatistics since =
        first.stream()
            .mapToLong(it -> it.startNanos() - first.get(0).startNanos())
            .summaryStatistics();
    say(
        "The load generators began %,d ms apart, by their wall clocks.",
        Math.round((since.getMax() - since.getMin()) / 1e6));
  }

  private void windows(List<MergePart> parts, List<StageManifest> stages, long outside) {
    List<String> shorter = new ArrayList<>();
    for (int i = 0; i < stages.size(); i++) {
      StageManifest stage = stages.get(i);
      int index = i;
      List<MergePart> begun =
          parts.stream().filter(part -> part.manifest().stages().get(index).begun()).toList();
      if (!begun.isEmpty() && begun.size() < parts.size()) {
        List<MergePart> never = new ArrayList<>(parts);
        never.removeAll(begun);
        say("Nothing of stage '%s' is measured: it never began in %s.", stage.name(), names(never));
      } else if (!begun.isEmpty()) {
        windows(begun, stage, shorter);
      }
    }
    if (!shorter.isEmpty()) {
      say(
          "What is measured is what the windows of the runs have in common: %s.",
          String.join(", ", shorter));
    }
    if (outside > 0) {
      say(
          "%,d {request that was|requests that were} sent outside of what the windows have in"
              + " common {counts|count} as warm-up.",
          outside);
    }
  }

  private void windows(List<MergePart> parts, StageManifest stage, List<String> shorter) {
    double common = stage.window().orElseThrow().seconds();
    double least =
        parts.stream()
            .map(part -> part.manifest().stages().get(stage.index()).window().orElseThrow())
            .mapToDouble(Window::seconds)
            .min()
            .orElse(0);
    if (common == 0 && least > 0) {
      say(
          "Nothing of stage '%s' is measured: the windows of %s have no time in common.",
          stage.name(), names(parts));
    } else if (common < NEARLY_ALL * least) {
      shorter.add(
          String.format(Locale.ROOT, "%.2f of %.2f s of '%s'", common, least, stage.name()));
    }
  }

  private static String names(List<MergePart> parts) {
    return parts.stream().map(part -> part.folder().toString()).collect(Collectors.joining(", "));
  }

  private void say(String sentence, Object... values) {
    notes.add(Counted.text(sentence, values));
  }
}
