package dev.gatlingllm.report;

import static dev.gatlingllm.report.Figures.count;
import static dev.gatlingllm.report.Figures.fixed;
import static dev.gatlingllm.report.Figures.percent;

import dev.gatlingllm.metrics.ClientHealth;
import dev.gatlingllm.metrics.ConversationFigures;
import dev.gatlingllm.metrics.Distribution;
import dev.gatlingllm.metrics.ErrorCount;
import dev.gatlingllm.metrics.ItemFigures;
import dev.gatlingllm.metrics.LimitsSeen;
import dev.gatlingllm.metrics.Metrics;
import dev.gatlingllm.metrics.PromptFigures;
import dev.gatlingllm.metrics.StageSummary;
import dev.gatlingllm.metrics.StageSummary.Counts;
import dev.gatlingllm.metrics.Throughput;
import dev.gatlingllm.record.Counted;
import dev.gatlingllm.record.RunInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * Facts about a stage in addition to its table of times: labels and plain text, in the order of
 * every report. The text may contain a server's words; each writer escapes it in its own way.
 */
record StageFacts(String label, String text) {
  private static final int LONGEST_MESSAGE = 300;

  static List<StageFacts> of(RunInfo run, StageSummary stage) {
    List<StageFacts> facts = new ArrayList<>();
    if (stage.hasText()) {
      facts.add(new StageFacts("Throughput", throughput(stage.throughput(), stage.overloaded())));
    }
    stage
        .items()
        .ifPresent(
            items ->
                facts.add(
                    new StageFacts(
                        stage.hasText() ? "Items" : "Throughput",
                        stage.hasText() ? items(items) : throughput(stage.throughput(), items))));
    stage
        .goodput()
        .ifPresent(goodput -> facts.add(new StageFacts("Goodput", GoodputText.of(stage, goodput))));
    facts.add(new StageFacts("Requests", requests(stage)));
    stage
        .conversations()
        .ifPresent(it -> facts.add(new StageFacts("Conversations", conversations(it))));
    facts.addAll(errors(stage));
    facts.addAll(stage.hasText() ? tokens(stage) : itemTokens(stage));
    PromptFigures prompts = stage.answers().prompts();
    if (prompts.sharedTokens().isPresent()) {
      facts.add(new StageFacts("Prefix cache", shared(prompts)));
    }
    facts.add(new StageFacts("Connections", connections(run, stage)));
    if (stage.limits().any()) {
      facts.add(new StageFacts("Rate limits", limits(stage.limits())));
    }
    if (stage.answers().coalescedShare().isPresent()) {
      facts.add(new StageFacts("Chunks", chunks(stage)));
    }
    if (stage.stage().stream()) {
      facts.add(new StageFacts("Stalls", stalls(stage)));
    }
    facts.add(new StageFacts("Steady", SteadyText.halves(stage)));
    facts.add(new StageFacts("Schedule", SteadyText.schedule(stage)));
    facts.add(new StageFacts("Client", client(stage)));
    stage.health().reasons().forEach(reason -> facts.add(new StageFacts("", reason)));
    return facts;
  }

  private static String throughput(Throughput throughput, boolean overloaded) {
    String interval =
        throughput.outputTokensPerSecondCi95().isPresent()
            ? " +/- " + fixed(throughput.outputTokensPerSecondCi95())
            : "";
    return "output %s%s tok/s%s; %stotal %s tok/s; %s requests/s"
        .formatted(
            fixed(throughput.outputTokensPerSecond()),
            interval,
            throughput.spread() ? " (spread)" : "",
            overloaded ? "with answers after the window: " : "",
            fixed(throughput.totalTokensPerSecond()),
            fixed(throughput.requestsPerSecond()));
  }

  private static String throughput(Throughput throughput, ItemFigures items) {
    return "%s items/s; %s requests/s of %s items on average; prompt %s tok/s"
        .formatted(
            fixed(items.perSecond()),
            fixed(throughput.requestsPerSecond()),
            fixed(items.perRequest()),
            fixed(throughput.promptTokensPerSecond()));
  }

  /** Those of some answers, where others are text. */
  private static String items(ItemFigures items) {
    return "%s items/s; %s in each answer without text, on average"
        .formatted(fixed(items.perSecond()), fixed(items.perRequest()));
  }

  private static String requests(StageSummary stage) {
    Counts counts = stage.counts();
    String ratio =
        stage.failRatio().isPresent() ? " (" + percent(stage.failRatio().getAsDouble()) + ")" : "";
    String cancelled =
        counts.cancelled() == 0 ? "" : ", " + count(counts.cancelled()) + " cancelled on purpose";
    return "%s sent in %s s, %s succeeded, %s failed%s%s; warm-up %s, %s failed"
        .formatted(
            count(counts.sent()),
            fixed(stage.windowSeconds()),
            count(counts.succeeded()),
            count(counts.failed()),
            ratio,
            cancelled,
            count(counts.warmup()),
            count(counts.warmupFailed()));
  }

  private static String conversations(ConversationFigures figures) {
    return "%s begun, %s completed, %s ended by a failed turn%s"
        .formatted(
            count(figures.begun()),
            count(figures.completed()),
            count(figures.failed()),
            figures.toolRounds() == 0
                ? ""
                : Counted.text(
                    "; %,d {request|requests} with results of tools", figures.toolRounds()));
  }

  /** What the load offered to the server's cache, and what the server says it found there. */
  private static String shared(PromptFigures prompts) {
    if (prompts.impossible()) {
      return "no share: the server's counts of prompt tokens cannot be, see the note";
    }
    return percent(prompts.sharedShare().orElse(0))
        + " of the prompt tokens came before; the server "
        + (prompts.cachedShare().isPresent()
            ? "says it had " + percent(prompts.cachedShare().getAsDouble()) + " in its cache"
            : "does not say what it had in its cache");
  }

  private static List<StageFacts> errors(StageSummary stage) {
    if (stage.errors().isEmpty()) {
      return List.of(new StageFacts("Errors", "none"));
    }
    List<StageFacts> facts = new ArrayList<>();
    for (ErrorCount error : stage.errors()) {
      String message = OneLine.of(error.sampleMessage(), LONGEST_MESSAGE);
      facts.add(
          new StageFacts(
              facts.isEmpty() ? "Errors" : "",
              error.cause() + " " + count(error.count()) + ": " + message));
    }
    return facts;
  }

  private static List<StageFacts> tokens(StageSummary stage) {
    List<StageFacts> facts = new ArrayList<>();
    facts.add(new StageFacts("Token counts", tokenCounts(stage)));
    TemplateText.of(stage).ifPresent(text -> facts.add(new StageFacts("Chat template", text)));
    facts.add(new StageFacts("Finish reasons", counts(stage.answers().finishReasons())));
    return facts;
  }

  /** Items have neither completion tokens nor a chat template. */
  private static List<StageFacts> itemTokens(StageSummary stage) {
    List<StageFacts> facts = new ArrayList<>();
    facts.add(
        new StageFacts(
            "Token counts",
            "prompt by %s; cached prompt tokens %s"
                .formatted(
                    counts(stage.answers().promptSources()),
                    count(stage.counts().cachedPromptTokens()))));
    TemplateText.ofItems(stage.answers().promptOverhead())
        .ifPresent(text -> facts.add(new StageFacts("Added tokens", text)));
    return facts;
  }

  private static String tokenCounts(StageSummary stage) {
    return "prompt by %s; completion by %s; cached prompt tokens %s; reasoning tokens %s"
        .formatted(
            counts(stage.answers().promptSources()),
            counts(stage.answers().completionSources()),
            count(stage.counts().cachedPromptTokens()),
            count(stage.counts().reasoningTokens()));
  }

  private static String connections(RunInfo run, StageSummary stage) {
    String whose = run.connections().map(it -> it + ": ").orElse("");
    Distribution connect = stage.of(Metrics.CONNECT);
    String times =
        connect.count() == 0
            ? ""
            : "; connecting took %s ms on average, %s ms at most"
                .formatted(fixed(connect.mean()), fixed(connect.max()));
    return Counted.text(
        "%s%,d opened, %,d {re-send|re-sends}%s",
        whose, stage.counts().connectionsOpened(), stage.counts().resends(), times);
  }

  private static String limits(LimitsSeen limits) {
    String wait =
        limits.longestRetryAfterSeconds().isPresent()
            ? "; longest Retry-After " + fixed(limits.longestRetryAfterSeconds()) + " s"
            : "";
    return Counted.text(
        "warm-up included: %s {answer|answers} of 429, %s of them tried again%s%s",
        count(limits.refused()),
        count(limits.retried()),
        wait,
        limits.leastRemaining().isEmpty() ? "" : "; least remaining: " + remaining(limits));
  }

  private static String remaining(LimitsSeen limits) {
    return limits.leastRemaining().entrySet().stream()
        .map(left -> OneLine.of(left.getKey(), 60) + " " + count(left.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String chunks(StageSummary stage) {
    String coalesced = percent(stage.answers().coalescedShare().orElseThrow());
    return "%s tokens each; %s came in the same read as the one before"
        .formatted(fixed(stage.answers().chunkTokens()), coalesced);
  }

  private static String stalls(StageSummary stage) {
    OptionalDouble share = stage.counts().stallShare();
    return Counted.text(
        "%,d of %,d {gap|gaps}%s, in %,d {request|requests}; longest gap %s ms",
        stage.counts().stalls(),
        stage.counts().gaps(),
        share.isPresent() ? " (" + percent(share.getAsDouble()) + ")" : "",
        stage.counts().requestsWithStall(),
        fixed(stage.answers().longestGapMillis()));
  }

  /** The verdict and its reasons. */
  private static String client(StageSummary stage) {
    if (stage.nothingMeasured()) {
      return stage.verdict() + ", so there is nothing to judge";
    }
    if (stage.health().unknown()) {
      return stage.verdict();
    }
    return health(
        stage.cut() && stage.health().valid()
            ? "fit to measure until the stage was cut"
            : stage.verdict(),
        stage.health());
  }

  private static String health(String verdict, ClientHealth health) {
    return Counted.text(
        "%s: send lag %s%s; event-loop lag %s; %,d late {tick|ticks}; GC %s ms, longest %s ms; CPU"
            + " %s cores%s; %,d prompt {wait|waits}",
        verdict,
        lag(health.sendLag()),
        health.scheduleLag().count() == 0 ? "" : "; schedule lag " + lag(health.scheduleLag()),
        lag(health.eventLoopLag()),
        health.lateTicks(),
        fixed(health.gcPauseMillis()),
        fixed(health.longestGcPauseMillis()),
        fixed(health.cpuCores()),
        steal(health.stealShare()),
        health.promptWaits());
  }

  /** Empty on a machine that is not virtual. */
  private static String steal(OptionalDouble share) {
    return share.orElse(0) < 0.001 ? "" : ", steal " + percent(share.getAsDouble());
  }

  private static String lag(Distribution lag) {
    return lag.p99().isPresent()
        ? "p99 " + fixed(lag.p99()) + " ms"
        : "p50 %s ms, max %s ms".formatted(fixed(lag.p50()), fixed(lag.max()));
  }

  /** "length 30, stop 6"; a dash if there are none. */
  static String counts(Map<String, Long> counts) {
    return counts.isEmpty()
        ? Figures.ABSENT
        : counts.entrySet().stream()
            .map(e -> OneLine.of(e.getKey(), 60) + " " + Figures.count(e.getValue()))
            .collect(Collectors.joining(", "));
  }
}
