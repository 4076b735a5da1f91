package dev.gatlingllm.metrics;

import dev.gatlingllm.record.Counted;
import dev.gatlingllm.record.FailureCause;
import dev.gatlingllm.record.TokenRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Notes on a stage's figures, one sentence each. */
final class StageNotes {
  /** A note is made if sources differ by more, or if a larger share of chunks is coalesced. */
  private static final double TELLING_SHARE = 0.05;

  private static final int FEW_REQUESTS = 10;
  private static final long NOTABLE_WAIT_NANOS = 10_000_000; // the usual limit of a lag

  private final List<String> notes = new ArrayList<>();

  private StageNotes() {}

  static List<String> of(
      StageSummary stage, TokenTally tokens, RequestTally requests, long outOfRange) {
    StageNotes notes = new StageNotes();
    notes.outcome(stage);
    notes.warmup(stage.counts(), requests.warmupErrors());
    notes.counts(stage.counts(), stage.limits(), requests.connectionWaits());
    notes.steadiness(stage);
    stage.goodput().ifPresent(notes::goodput);
    notes.sources(stage, tokens);
    notes.notes.addAll(tokens.counts().notes());
    notes.impossible(stage);
    notes.cache(stage.answers().prompts());
    notes.logprobs(tokens.logprobsComparison());
    notes.guesses(stage);
    if (stage.stage().stream() && !stage.nothingMeasured()) {
      notes.chunks(stage);
    }
    notes.say(
        outOfRange > 0,
        "%,d {time|times} lay outside 0 to 1 h and {counts|count} as the nearer of the two.",
        outOfRange);
    return List.copyOf(notes.notes);
  }

  /** Of the stage, or of the first of its parts where that cannot be. */
  private void impossible(StageSummary stage) {
    Stream.concat(Stream.of(stage), stage.parts().stream().map(StageSummary.Part::figures))
        .map(it -> it.answers().prompts())
        .filter(PromptFigures::impossible)
        .findFirst()
        .ifPresent(
            it ->
                say(
                    true,
                    "The server's counts of prompt tokens cannot be: %,d, where %,d are known to"
                        + " have come before and %,d are said to come from its cache. No share of"
                        + " them is shown.",
                    it.tokens(),
                    it.sharedTokens().orElse(0),
                    it.cachedTokens().orElse(0)));
  }

  /** A cache that is warm from an earlier run makes TTFT look better than it is. */
  private void cache(PromptFigures prompts) {
    double before = prompts.sharedShare().orElse(0);
    double cached = prompts.cachedShare().orElse(0);
    say(
        cached > before + TELLING_SHARE,
        "The server had %.1f %% of the prompt tokens in its cache, of which %.1f %% are known to"
            + " have come before in this run. The rest is of texts that requests have in common, or"
            + " of an earlier run: the same llm.seed makes the same prompts.",
        100 * cached,
        100 * before);
  }

  /**
   * Says how many requests failed so, if any did.
   *
   * @param sentence begins with the number; the message of the first may follow
   */
  private void failed(StageSummary stage, FailureCause cause, String sentence) {
    stage.errors().stream()
        .filter(error -> error.cause().equals(cause.label()))
        .forEach(error -> say(true, sentence, error.count(), error.sampleMessage()));
  }

  private void outcome(StageSummary stage) {
    StageSummary.Counts counts = stage.counts();
    stage.cutText().ifPresent(text -> say(true, "This stage was %s.", text));
    say(
        stage.nothingMeasured() && counts.sent() > 0,
        "A window that was cut within its first second holds no times and no rates; the requests"
            + " sent in it are in the counts.");
    say(
        stage.windowSeconds() == 0,
        "The measurement window never began: nothing of this stage was measured.");
    say(
        counts.sent() == 0 && stage.windowSeconds() > 0,
        "No request was sent in the measurement window.");
    say(
        counts.failed() > 0 && counts.succeeded() == 0,
        "There are no latencies to report: they are of successful requests.");
    cancelled(counts);
    failed(
        stage,
        FailureCause.NOT_BUILT,
        "%,d {request was|requests were} never sent, as the simulation's values do not make"
            + " {it|them}: %s");
    failed(
        stage,
        FailureCause.CHECK,
        "%,d {answer|answers} failed a check, so {its|their} times are in no figure: a check on a"
            + " time leaves out the slow ones. llm.slo judges times and leaves out none.");
    say(
        counts.succeeded() > 0 && counts.succeeded() < FEW_REQUESTS,
        "Only %,d {request|requests} succeeded: too few for more than a first impression.",
        counts.succeeded());
    failed(
        stage,
        FailureCause.INCOMPLETE,
        "%,d {request was|requests were} still running when the drain ended and {was|were} cut; {it"
            + " counts|they count} as failed (incomplete).");
  }

  private void cancelled(StageSummary.Counts counts) {
    say(
        counts.cancelled() > 0,
        "%,d of %,d {request was|requests were} cancelled by the client on purpose; they are in the"
            + " counts, in the throughput with what had come, and in no latency, fail ratio or"
            + " goodput.",
        counts.cancelled(),
        counts.sent());
    say(
        counts.cancelled() > 0 && counts.sentForAnswer() == 0,
        "No request was let finish: there are no latencies to report.");
  }

  private void warmup(StageSummary.Counts counts, List<ErrorCount> errors) {
    say(
        counts.warmupFailed() > 0,
        "%,d of %,d warm-up {request|requests} failed: %s.",
        counts.warmupFailed(),
        counts.warmup(),
        errors.stream()
            .map(it -> it.cause() + " " + it.count() + " (" + it.sampleMessage() + ")")
            .collect(Collectors.joining(", ")));
  }

  private void counts(StageSummary.Counts counts, LimitsSeen limits, LongSummaryStatistics waits) {
    say(
        counts.resends() > 0,
        "The HTTP client sent %,d {request|requests} again by itself.",
        counts.resends());
    say(
        counts.compressed() > 0,
        "%,d {answer|answers} came compressed: a server may hold tokens back to fill a block, so"
            + " TTFT and ITL are of its compression as well as of the model.",
        counts.compressed());
    say(
        waits.getMax() >= NOTABLE_WAIT_NANOS,
        "%,d {request|requests} waited for a connection that another request opened, %.1f ms on"
            + " average, %.1f ms at most: times from the send and lags are without that wait.",
        waits.getCount(),
        waits.getAverage() / 1e6,
        waits.getMax() / 1e6);
    say(
        limits.retried() > 0,
        "%,d {attempt was|attempts were} refused with 429 and sent again after the time that the"
            + " server asked for (llm.retry). A request counts once, by its last attempt: TTFT and"
            + " E2E are that attempt's, without the refusals and the waiting before it.",
        limits.retried());
  }

  /** A load that is planned to change is to change the figures. */
  private void steadiness(StageSummary stage) {
    List<SteadyState.Comparison> differences = stage.steadyState().differences();
    say(
        !differences.isEmpty() && !stage.stage().arrivals().isChanging(),
        "Not steady: from the first half of the window to the second, %s. One figure for the whole"
            + " window hides that%s.",
        differences.stream().map(StageNotes::change).collect(Collectors.joining(", ")),
        stage.stage().arrivals().isLevel()
            ? ""
            : ", unless your injection profile is to change the load");
  }

  private static String change(SteadyState.Comparison comparison) {
    return String.format(
        Locale.ROOT,
        "%s went from %.2f to %.2f %s",
        comparison.figure().label(),
        comparison.first().mean(),
        comparison.second().mean(),
        comparison.figure().unit());
  }

  private void goodput(Goodput goodput) {
    say(
        goodput.objectives().isEmpty(),
        "The objectives of llm.slo need a stream, which this stage has not: there is no goodput.");
    say(
        goodput.unknown() > 0,
        "%,d {success does|successes do} not show what an objective of llm.slo asks for; {it"
            + " counts|they count} as not good.",
        goodput.unknown());
  }

  private void sources(StageSummary stage, TokenTally tokens) {
    compare("completion tokens", tokens.completionComparison());
    stage.promptOverheads().forEach(this::template);
  }

  /**
   * @param whose what the requests have in common; empty for all
   */
  private void template(String whose, PromptOverhead overhead) {
    String of = whose.isEmpty() ? "" : " of " + whose;
    switch (overhead.kind()) {
      case OTHER_TEMPLATE ->
          say(
              true,
              "The server adds %,d {token|tokens} to each prompt%s, the chat template beside"
                  + " llm.tokenizer %s: the server uses another template, or a system prompt.",
              overhead.server().orElseThrow().least(),
              of,
              range(overhead.template().orElseThrow()));
      case UNEXPLAINED -> compare("prompt tokens" + of, overhead.counts());
      default -> {
        // Constant, like the tokens of a chat template: no sign of a wrong tokenizer.
      }
    }
  }

  private static String range(TokenRange tokens) {
    return tokens.isConstant()
        ? String.format(Locale.ROOT, "%,d", tokens.least())
        : String.format(Locale.ROOT, "%,d to %,d", tokens.least(), tokens.most());
  }

  private void compare(String which, TokenComparison counts) {
    OptionalDouble difference = counts.difference();
    say(
        difference.isPresent() && Math.abs(difference.getAsDouble()) > TELLING_SHARE,
        "The server's usage counts %,d %s where the client's tokenizer counts %,d: %+.1f"
            + " %%. Is llm.tokenizer the model's own?",
        counts.usage(),
        which,
        counts.tokenizer(),
        100 * difference.orElse(0));
  }

  private void logprobs(TokenComparison counts) {
    OptionalDouble difference = counts.difference();
    say(
        difference.isPresent() && Math.abs(difference.getAsDouble()) > TELLING_SHARE,
        "The server's usage counts %,d completion {token|tokens} where %,d log"
            + " {probability|probabilities} came: %+.1f %%.",
        counts.usage(),
        counts.tokenizer(),
        100 * difference.orElse(0));
  }

  private void guesses(StageSummary stage) {
    say(
        stage.answers().completionSources().getOrDefault("chunks", 0L) > 0,
        "The completion tokens of %,d {request|requests} are guessed: one for each text chunk.",
        stage.answers().completionSources().getOrDefault("chunks", 0L));
    say(
        stage.throughput().spread(),
        "Tokens per second are spread: answers that do not stream have their tokens spread evenly"
            + " over the time from sent to end.");
  }

  private void chunks(StageSummary stage) {
    long streams = stage.of(Metrics.TTFT).count();
    long without = streams - stage.of(Metrics.TTFC).count();
    say(
        without > 0,
        "%s {answer has|answers have} no visible content, only reasoning or tool calls; TTFC is"
            + " absent there, which is no failure.",
        without == streams && streams > 1 ? "All" : String.format(Locale.ROOT, "%,d", without));
    double coalesced = stage.answers().coalescedShare().orElse(0);
    say(
        coalesced > TELLING_SHARE,
        "%.1f %% of the text chunks came in the same read as the one before: their gaps of about 0"
            + " are made by the wire, and pull ITL down.",
        100 * coalesced);
  }

  private void say(boolean holds, String sentence, Object... values) {
    if (holds) {
      notes.add(Counted.text(sentence, values));
    }
  }
}
