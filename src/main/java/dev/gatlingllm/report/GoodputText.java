package dev.gatlingllm.report;

import static dev.gatlingllm.report.Figures.count;
import static dev.gatlingllm.report.Figures.fixed;

import dev.gatlingllm.metrics.Goodput;
import dev.gatlingllm.metrics.Goodput.Objective;
import dev.gatlingllm.metrics.RequestGroup;
import dev.gatlingllm.metrics.StageSummary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Goodput and its objectives, in words. */
final class GoodputText {
  private GoodputText() {}

  /** "1.20 requests/s; 36 of 40 (90.00 %) meet ttft <= 500.0 ms, …; missed: ttft 3". */
  static String of(StageSummary stage, Goodput goodput) {
    if (goodput.objectives().isEmpty()) {
      return "not judged: the objectives need a stream";
    }
    String share =
        goodput.share().isPresent()
            ? " (" + Figures.percent(goodput.share().getAsDouble()) + ")"
            : "";
    String missed =
        byName(goodput, Objective::missed).entrySet().stream()
            .map(it -> Map.entry(it.getKey(), it.getValue().stream().mapToLong(n -> n).sum()))
            .filter(it -> it.getValue() > 0)
            .map(it -> it.getKey() + " " + count(it.getValue()))
            .collect(Collectors.joining(", "));
    boolean ofClasses =
        stage.parts().stream().anyMatch(it -> it.group().kind() == RequestGroup.Kind.CLASS);
    return "%s requests/s; %s of %s sent%s meet %s%s"
        .formatted(
            fixed(goodput.requestsPerSecond()),
            count(goodput.good()),
            count(stage.counts().sentForAnswer()),
            share,
            (ofClasses ? "the limits of their classes, if any: " : "") + objectives(goodput),
            missed.isEmpty() ? "" : "; missed by " + missed);
  }

  /**
   * "ttft <= 500.0 ms, e2e <= 10000.0 ms"; "ttft <= 500.0 or 2000.0 ms by class"; empty if none can
   * be judged.
   */
  static String objectives(Goodput goodput) {
    return byName(goodput, Objective::limitMillis).entrySet().stream()
        .map(it -> it.getKey() + " <= " + limits(it.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String limits(List<Double> limits) {
    return limits.stream().map(Figures::digits).collect(Collectors.joining(" or "))
        + (limits.size() == 1 ? " ms" : " ms by class");
  }

  private static <T> Map<String, List<T>> byName(Goodput goodput, Function<Objective, T> value) {
    return goodput.objectives().stream()
        .collect(
            Collectors.groupingBy(
                Objective::name,
                LinkedHashMap::new,
                Collectors.mapping(value, Collectors.toList())));
  }
}
