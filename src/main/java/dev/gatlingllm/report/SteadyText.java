package dev.gatlingllm.report;

import static dev.gatlingllm.report.Figures.fixed;

import dev.gatlingllm.metrics.StageSummary;
import dev.gatlingllm.metrics.SteadyState;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** How a stage kept its pace and its schedule, in words. */
final class SteadyText {
  /** Views that differ by less tell the same. */
  private static final double TELLING_DIFFERENCE = 0.05;

  private SteadyText() {}

  /** "yes; first and second half of the window: TTFT 52.29 and 51.02 ms, …". */
  static String halves(SteadyState halves) {
    if (halves.steady().isEmpty()) {
      return "not judged: each half of the window needs 10 successful requests";
    }
    return (halves.steady().get() ? "yes" : "NO")
        + "; first and second half of the window: "
        + halves.comparisons().stream().map(SteadyText::figures).collect(Collectors.joining(", "));
  }

  private static String figures(SteadyState.Comparison comparison) {
    return "%s %s and %s %s"
        .formatted(
            comparison.figure().label(),
            fixed(comparison.first().mean()),
            fixed(comparison.second().mean()),
            comparison.figure().unit());
  }

  /** Whether the times from the intended instant tell another story than those from the send. */
  static boolean viewsDiffer(StageSummary stage) {
    return stage.stage().concurrency().isEmpty()
        || differ(stage.ttft().mean(), stage.ttftIntended().mean())
        || differ(stage.e2e().mean(), stage.e2eIntended().mean());
  }

  private static boolean differ(OptionalDouble service, OptionalDouble intended) {
    return service.isPresent()
        && intended.isPresent()
        && Math.abs(intended.getAsDouble() - service.getAsDouble())
            > TELLING_DIFFERENCE * service.getAsDouble();
  }

  /** How late requests were sent, which is all that intended and service time differ by. */
  static String schedule(StageSummary stage) {
    String load = stage.stage().concurrency().isEmpty() ? "open load" : "closed load";
    OptionalDouble service = stage.e2e().mean();
    OptionalDouble intended = stage.e2eIntended().mean();
    if (service.isEmpty() || intended.isEmpty()) {
      return load;
    }
    return "%s: sent %s ms after intended on average%s"
        .formatted(
            load,
            fixed(intended.getAsDouble() - service.getAsDouble()),
            viewsDiffer(stage)
                ? "; the times 'intended' have that in them"
                : ": times from there are the same");
  }
}
