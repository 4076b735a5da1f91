package dev.gatlingllm.report;

import static dev.gatlingllm.report.Figures.fixed;

import dev.gatlingllm.load.Arrivals;
import dev.gatlingllm.metrics.StageSummary;
import dev.gatlingllm.metrics.SteadyState;
import dev.gatlingllm.record.Counted;
import java.util.stream.Collectors;

/** How steady a stage was and how it kept its schedule, in words. */
final class SteadyText {
  private SteadyText() {}

  /** "yes; first and second half of the window: TTFT 52.29 and 51.02 ms, …". */
  static String halves(StageSummary stage) {
    SteadyState halves = stage.steadyState();
    if (halves.steady().isEmpty()) {
      return stage.overloaded()
          ? "NO; overloaded: see the note"
          : "not judged: each half of the window needs 10 successful requests";
    }
    String judged = stage.steady().map(steady -> steady ? "yes" : "NO").orElse(notJudged(stage));
    return judged
        + "; first and second half of the window: "
        + halves.comparisons().stream().map(SteadyText::figures).collect(Collectors.joining(", "))
        + outputLeftOut(stage);
  }

  private static String notJudged(StageSummary stage) {
    Arrivals arrivals = stage.stage().arrivals();
    if (arrivals.isLevel()) {
      return Counted.text(
          "too few to say: %s {request|requests}, needs %s",
          stage.counts().succeeded(), StageSummary.TO_BE_STEADY);
    }
    return arrivals instanceof Arrivals.InjectionProfile
        ? "not judged: your own injection profile may change the load within a half"
        : "not judged: the load changes within the stage";
  }

  /**
   * Notes that the output was not compared: with too few batches of seconds, it cannot be called
   * steady.
   */
  private static String outputLeftOut(StageSummary stage) {
    boolean compared =
        stage.steadyState().comparisons().stream()
            .anyMatch(comparison -> comparison.figure().equals(SteadyState.Figure.OUTPUT));
    return compared || stage.throughput().outputTokens() == 0
        ? ""
        : "; output not compared, the window is too short for it";
  }

  private static String figures(SteadyState.Comparison comparison) {
    return "%s %s and %s %s"
        .formatted(
            comparison.figure().label(),
            fixed(comparison.first().mean()),
            fixed(comparison.second().mean()),
            comparison.figure().unit());
  }

  /** What determines when requests are sent, and how late they were. */
  static String schedule(StageSummary stage) {
    Arrivals arrivals = stage.stage().arrivals();
    String load =
        load(arrivals, stage.conversations().isPresent())
            + (arrivals.isPoissonUnsaid() ? " (Poisson arrivals)" : "");
    if (!stage.hasSchedule()) {
      return load + "; times count from the send";
    }
    return "%s; sent %s ms after intended on average; the times 'intended' have that in them"
        .formatted(load, fixed(stage.meanLateMillis()));
  }

  private static String load(Arrivals arrivals, boolean conversations) {
    return switch (arrivals.kind()) {
      case CLOSED ->
          "closed load: each user asks again once answered"
              + (conversations ? ", and thinks between the turns of a conversation" : "");
      case OPEN -> "open load: users come when they are due, however long the answers take";
      case OWN -> "your own injection profile";
    };
  }
}
