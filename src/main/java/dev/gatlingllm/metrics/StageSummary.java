package dev.gatlingllm.metrics;

import dev.gatlingllm.load.Stage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * One stage, summed up. All counts but the warm-up's are of requests sent in the measurement
 * window.
 *
 * @param concurrency virtual users; where the user's own injection profile decides, the most
 *     requests that were under way at once
 * @param windowSeconds length of the measurement window
 * @param cut the run was stopped before the window, or the warm-up, had its planned length
 * @param metrics the values of each metric
 * @param steadyState the first half of the window against the second
 * @param items empty where the answers are text
 * @param goodput empty where no objective was set
 * @param errors most frequent first
 * @param limits what the server said of its limits
 * @param notes what the reader must know of this stage, a sentence each
 * @param parts by request name, and by server; none where all have the same
 */
public record StageSummary(
    Stage stage,
    int concurrency,
    double windowSeconds,
    boolean cut,
    Counts counts,
    Map<Metric, Distribution> metrics,
    SteadyState steadyState,
    AnswerFigures answers,
    Throughput throughput,
    Optional<ItemFigures> items,
    Optional<Goodput> goodput,
    List<ErrorCount> errors,
    StreamConformance conformance,
    ClientHealth health,
    LimitsSeen limits,
    List<String> notes,
    List<Part> parts) {

  /** Those requests of a stage that have something in common. */
  public record Part(RequestGroup group, StageSummary figures) {}

  /** A window that was cut and lasted less holds no whole second, and no rate. */
  private static final double LEAST_CUT_SECONDS = 1;

  /**
   * @param sent in the window
   * @param cancelled by the client on purpose, after their first token; neither of the two above
   * @param gaps between consecutive text chunks
   * @param stalls gaps that count as a stall
   * @param requestsWithStall requests with at least one
   * @param connectionsOpened in the whole stage, warm-up included
   * @param resends by the HTTP client, in the whole stage
   * @param compressed answers that came compressed
   * @param cachedPromptTokens of the successes; empty where no usage spoke of them
   * @param reasoningTokens of the successes; empty where no usage spoke of them
   */
  public record Counts(
      long sent,
      long succeeded,
      long failed,
      long cancelled,
      long warmup,
      long warmupFailed,
      long gaps,
      long stalls,
      long requestsWithStall,
      long connectionsOpened,
      long resends,
      long compressed,
      OptionalLong cachedPromptTokens,
      OptionalLong reasoningTokens) {

    /** stalls ÷ gaps; empty without a gap. */
    public OptionalDouble stallShare() {
      return gaps == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) stalls / gaps);
    }

    /** Sent, those that were cancelled on purpose left out. */
    public long sentForAnswer() {
      return sent - cancelled;
    }
  }

  /** The values of a metric. */
  public Distribution of(Metric metric) {
    return metrics.getOrDefault(metric, Distribution.EMPTY);
  }

  /** Whether a schedule said when requests were to be sent. */
  public boolean hasSchedule() {
    return of(Metrics.E2E_INTENDED).count() > 0;
  }

  /** How much later than intended requests were sent, on average; of a stage with a schedule. */
  public double meanLateMillis() {
    return of(Metrics.E2E_INTENDED).mean().orElseThrow() - of(Metrics.E2E).mean().orElseThrow();
  }

  /** The same stage with other notes. */
  StageSummary withNotes(List<String> sentences) {
    return with(sentences, parts);
  }

  /** The same stage with its parts. */
  StageSummary withParts(List<Part> some) {
    return with(notes, some);
  }

  private StageSummary with(List<String> sentences, List<Part> some) {
    return new StageSummary(
        stage,
        concurrency,
        windowSeconds,
        cut,
        counts,
        metrics,
        steadyState,
        answers,
        throughput,
        items,
        goodput,
        errors,
        conformance,
        health,
        limits,
        sentences,
        some);
  }

  /**
   * What may be made of its figures: nothing, or what the client's health allows of all of the
   * window, or of the part before the cut.
   */
  public String verdict() {
    if (nothingMeasured()) {
      return "NOTHING MEASURED";
    }
    return cut && health.valid() ? "CUT" : health.verdict();
  }

  /** No request was sent in the window, or it was cut and is too short to hold figures. */
  public boolean nothingMeasured() {
    return counts.sent() == 0 || isTooShort(cut, windowSeconds);
  }

  static boolean isTooShort(boolean cut, double windowSeconds) {
    return cut && windowSeconds < LEAST_CUT_SECONDS;
  }

  /** "cut after 0.07 s of 10 s"; empty for a stage that was not. */
  public Optional<String> cutText() {
    if (!cut) {
      return Optional.empty();
    }
    if (windowSeconds == 0) {
      return Optional.of("cut in its warm-up");
    }
    String text = String.format(Locale.ROOT, "cut after %.2f s", windowSeconds);
    return Optional.of(
        text
            + stage
                .arrivals()
                .plannedDuration()
                .map(planned -> " of " + seconds(planned.minus(stage.warmup())) + " s")
                .orElse(""));
  }

  private static String seconds(Duration duration) {
    return BigDecimal.valueOf(duration.toMillis() / 1000.0).stripTrailingZeros().toPlainString();
  }

  /**
   * Whether no figure of the first half differs from the second's. Empty where none could be
   * compared, and where none differs under a load that is not meant to be level: one that rises and
   * falls may look alike in both halves.
   */
  public Optional<Boolean> steady() {
    return steadyState.steady().filter(steady -> !steady || stage.arrivals().isLevel());
  }

  /** failed ÷ sent; empty where nothing was sent. */
  public OptionalDouble failRatio() {
    return counts.sent() == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) counts.failed() / counts.sent());
  }
}
