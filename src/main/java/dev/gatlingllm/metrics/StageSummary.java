package dev.gatlingllm.metrics;

import dev.gatlingllm.load.Stage;
import dev.gatlingllm.metrics.RequestGroup.Kind;
import dev.gatlingllm.record.StageManifest;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The summary of one stage. All counts but the warm-up's are of requests sent in the measurement
 * window.
 *
 * @param concurrency number of virtual users; with an injection profile, the maximum number of
 *     requests in flight at once
 * @param cut whether the run was stopped before the window, or the warm-up, had its planned length
 * @param items empty if the answers are text
 * @param conversations empty if no request was part of one
 * @param goodput empty if no objective was set
 * @param errors most frequent first
 * @param notes notes on this stage, one sentence each
 * @param parts by request name and by server; empty if all requests have the same
 * @param overload empty if it was not judged
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
    Optional<ConversationFigures> conversations,
    Optional<Goodput> goodput,
    List<ErrorCount> errors,
    StreamConformance conformance,
    ClientHealth health,
    LimitsSeen limits,
    List<String> notes,
    List<Part> parts,
    Slices slices,
    Optional<Overload> overload) {
  /** Number of successes from which a stage without a visible difference is called steady. */
  public static final long TO_BE_STEADY = 40;

  /**
   * A stage over time.
   *
   * @param all in order
   * @param inTables whether the console and the note have a row for each
   */
  public record Slices(List<Slice> all, boolean inTables) {
    public static final Slices NONE = new Slices(List.of(), false);
  }

  /** The summary of some of a stage's requests. */
  public record Part(RequestGroup group, StageSummary figures) {}

  /** A shorter window that was cut has no whole second, and gives no rate. */
  private static final double LEAST_CUT_SECONDS = 1;

  /**
   * @param sent requests sent in the window
   * @param cancelled requests that the client cancelled on purpose after their first token; neither
   *     succeeded nor failed
   * @param connectionsOpened connections opened in the whole stage, warm-up included
   * @param resends requests sent again by the HTTP client, in the whole stage
   * @param cachedPromptTokens of the successes; empty if no usage reported them
   * @param reasoningTokens of the successes; empty if no usage reported them
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

    /** stalls ÷ gaps; empty without gaps. */
    public OptionalDouble stallShare() {
      return gaps == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) stalls / gaps);
    }

    public long sentForAnswer() {
      return sent - cancelled;
    }
  }

  public Distribution of(Metric metric) {
    return metrics.getOrDefault(metric, Distribution.EMPTY);
  }

  public boolean hasSchedule() {
    return of(Metrics.E2E_INTENDED).count() > 0;
  }

  /** Mean number of tokens of the prompts that were answered. */
  public OptionalDouble meanPromptTokens() {
    return of(Metrics.PROMPT_TOKENS).mean();
  }

  /** Mean delay of sends after their intended instants; for stages with a schedule. */
  public double meanLateMillis() {
    return of(Metrics.E2E_INTENDED).mean().orElseThrow() - of(Metrics.E2E).mean().orElseThrow();
  }

  StageSummary withNotes(List<String> sentences) {
    return with(sentences, parts, slices, overload);
  }

  public StageSummary withParts(List<Part> some) {
    return with(notes, some, slices, overload);
  }

  StageSummary withSlices(Slices some) {
    return with(notes, parts, some, overload);
  }

  /** The same stage judged, with a note first if it was overloaded, or may have been. */
  public StageSummary withOverload(Overload judged) {
    List<String> sentences = new ArrayList<>(notes);
    judged.sentence().ifPresent(sentence -> sentences.add(0, sentence));
    return with(List.copyOf(sentences), parts, slices, Optional.of(judged));
  }

  /** With a note first that says what ended it early, if anything did. */
  StageSummary ended(StageManifest manifest) {
    List<String> sentences = new ArrayList<>();
    manifest.abortRule().ifPresent(rule -> sentences.add("Ended early by " + rule + "."));
    manifest.lostInput().ifPresent(why -> sentences.add("Ended early: " + why));
    sentences.addAll(notes);
    return withNotes(List.copyOf(sentences));
  }

  public boolean overloaded() {
    return overload.filter(Overload::detected).isPresent();
  }

  private StageSummary with(
      List<String> sentences, List<Part> someParts, Slices someSlices, Optional<Overload> judged) {
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
        conversations,
        goodput,
        errors,
        conformance,
        health,
        limits,
        sentences,
        someParts,
        someSlices,
        judged);
  }

  /** How far its figures can be trusted: NOTHING MEASURED, CUT, or the verdict on the client. */
  public String verdict() {
    if (nothingMeasured()) {
      return "NOTHING MEASURED";
    }
    return cut && health.valid() ? "CUT" : health.verdict();
  }

  /**
   * Tokens beyond a prompt's own, by what its requests have in common: their class, or else their
   * server or name, as each may have a template of its own. One entry, without a name, if the stage
   * as a whole is explained or all its requests have the same.
   */
  public Map<String, PromptOverhead> promptOverheads() {
    PromptOverhead whole = answers.promptOverhead();
    Optional<Kind> kind =
        Stream.of(Kind.CLASS, Kind.PROTOCOL, Kind.REQUEST)
            .filter(it -> parts.stream().anyMatch(part -> part.group().kind() == it))
            .findFirst();
    if (whole.kind() != PromptOverhead.Kind.UNEXPLAINED || kind.isEmpty()) {
      return Map.of("", whole);
    }
    Map<String, PromptOverhead> all = new LinkedHashMap<>();
    parts.stream()
        .filter(part -> part.group().kind() == kind.get())
        .forEach(it -> all.put(it.group().value(), it.figures().answers().promptOverhead()));
    return all;
  }

  /** Whether answers are text: all but items. A mix may have both. */
  public boolean hasText() {
    return items.isEmpty() || !answers.completionSources().isEmpty();
  }

  /** Whether no request was sent in the window, or the window was cut too short for figures. */
  public boolean nothingMeasured() {
    return counts.sent() == 0 || isTooShort(cut, windowSeconds);
  }

  static boolean isTooShort(boolean cut, double windowSeconds) {
    return cut && windowSeconds < LEAST_CUT_SECONDS;
  }

  /** E.g. "cut after 0.07 s of 10 s"; empty if the stage was not cut. */
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
   * Whether both halves of the window have the same figures. Empty if none could be compared, if
   * the load is planned to change, and if none differs among few requests ({@link #TO_BE_STEADY}),
   * or under a profile of the user's own: it may look the same in both halves. An overloaded stage
   * is not steady.
   */
  public Optional<Boolean> steady() {
    return overloaded()
        ? Optional.of(false)
        : steadyState
            .steady()
            .filter(steady -> !stage.arrivals().isChanging())
            .filter(
                steady ->
                    !steady || stage.arrivals().isLevel() && counts.succeeded() >= TO_BE_STEADY);
  }

  /** failed ÷ sent; empty if nothing was sent. */
  public OptionalDouble failRatio() {
    return counts.sent() == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) counts.failed() / counts.sent());
  }
}
