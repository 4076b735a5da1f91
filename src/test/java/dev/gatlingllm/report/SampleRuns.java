package dev.gatlingllm.report;

import dev.gatlingllm.load.Stage;
import dev.gatlingllm.metrics.ClientHealth;
import dev.gatlingllm.metrics.Distribution;
import dev.gatlingllm.metrics.LatencyHistogram;
import dev.gatlingllm.metrics.RunInfo;
import dev.gatlingllm.metrics.StageSummary;
import dev.gatlingllm.metrics.Summary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;

/** Summaries with fixed numbers for the writers' tests. */
final class SampleRuns {
  static final String HOSTILE =
      "</script><script>alert(1)</script>|`x`|\"quoted\", 'q'\n=cmd()\u001b[31m";

  private SampleRuns() {}

  /** One user without streaming, then one and four with. */
  static Summary seed() {
    List<StageSummary> stages =
        List.of(
            stage(0, "1 user, no stream", 1, false, 40),
            stage(1, "1 user, stream", 1, true, 40),
            stage(2, "4 users, stream", 4, true, 150));
    return new Summary(run("Yi-6B-Chat", false), stages, Optional.empty());
  }

  static Summary oneStage() {
    return new Summary(
        run("Yi-6B-Chat", true),
        List.of(stage(0, "4 users, stream", 4, true, 150)),
        Optional.empty());
  }

  static Summary staircase() {
    List<StageSummary> stages = new ArrayList<>();
    for (int users : new int[] {1, 2, 4, 8, 16}) {
      stages.add(
          stage(
              stages.size(),
              users + (users == 1 ? " user" : " users") + ", stream",
              users,
              true,
              40 * users));
    }
    stages.set(4, clientBound(stages.get(4)));
    return new Summary(run("Yi-6B-Chat", false), stages, Optional.empty());
  }

  static Summary allFailed() {
    List<StageSummary.ErrorCount> errors =
        List.of(
            new StageSummary.ErrorCount("http5xx", 9, "500: the model crashed"),
            new StageSummary.ErrorCount("connect", 3, "Connection refused: 127.0.0.1:8000"));
    StageSummary failed = failed(stage(0, "4 users, stream", 4, true, 0), errors);
    return new Summary(
        run("Yi-6B-Chat", false), List.of(failed), Optional.of("stopped by the user."));
  }

  /** Every text that a server or a user may supply is {@link #HOSTILE}. */
  static Summary hostile() {
    StageSummary stage = stage(0, HOSTILE, 4, true, 30);
    StageSummary failed =
        failed(stage, List.of(new StageSummary.ErrorCount("http5xx", 3, HOSTILE)));
    StageSummary noted = failed.withNotes(List.of(HOSTILE));
    return new Summary(run(HOSTILE, false), List.of(noted, noted), Optional.of(HOSTILE));
  }

  static RunInfo run(String text, boolean simulated) {
    boolean hostile = text.equals(HOSTILE);
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("concurrency", "1,4");
    settings.put("extraBody", hostile ? HOSTILE : "{\"top_p\":0.9}");
    return new RunInfo(
        "chatsimulation-20250102030405678",
        "2025-01-02T03:04:05Z",
        "0.1.0",
        "mvn gatling:test -Dllm.baseUrl=http://127.0.0.1:8000 -Dllm.model=" + text,
        hostile ? "http://127.0.0.1:8000/" + HOSTILE : "http://127.0.0.1:8000",
        simulated,
        true,
        hostile ? HOSTILE : "openai",
        text,
        hostile ? Optional.of(HOSTILE) : Optional.of("nightly"),
        hostile ? HOSTILE : "Qwen3 (embedded)",
        42,
        512,
        200,
        OptionalDouble.of(1),
        settings,
        hostile ? List.of(HOSTILE) : List.of("The model was cold for the first 12 s."));
  }

  static StageSummary stage(int index, String name, int users, boolean stream, int requests) {
    double load = 1 + 0.2 * (users - 1);
    Duration duration = Duration.ofSeconds(45);
    boolean any = requests > 0;
    Distribution none = Distribution.EMPTY;
    Distribution e2e = distribution(requests, 3309.182453 * load, 400);
    double tokensPerSecond = any ? 60.25 * users / load : 0;
    Map<String, Long> usage = any ? Map.of("usage", (long) requests) : Map.of();
    return new StageSummary(
        new Stage(
            index,
            name,
            OptionalInt.of(users),
            stream,
            duration,
            Duration.ofSeconds(15),
            OptionalLong.empty()),
        users,
        30,
        counts(users, requests),
        stream ? distribution(requests, 41.5 * load, 60) : none,
        stream ? distribution(requests, 41.5 * load, 60) : none,
        stream ? distribution(requests * 199, 16.5 * load, 9) : none,
        stream ? distribution(requests, 16.9 * load, 2) : none,
        e2e,
        stream ? distribution(requests, 41.6 * load, 60) : none,
        e2e,
        distribution(users, 0.35, 0.2),
        optional(any, 521),
        optional(any, 199),
        optional(any && stream, 1.01),
        optional(any && stream, 0.0125),
        optional(any && stream, 61.25),
        optional(any && stream, 16.615315 * load),
        optional(any, requests / 29.5),
        new StageSummary.Throughput(
            tokensPerSecond * 30,
            OptionalDouble.of(tokensPerSecond),
            optional(any, 1.5),
            OptionalDouble.of(tokensPerSecond * 3.6),
            OptionalDouble.of(requests / 30.0),
            !stream),
        List.of(),
        usage,
        usage,
        any ? Map.of("length", (long) requests) : Map.of(),
        perSecond(tokensPerSecond),
        health(List.of()),
        !stream ? List.of("Tokens per second are spread.") : List.of());
  }

  private static StageSummary.Counts counts(int users, int requests) {
    OptionalLong reported = requests > 0 ? OptionalLong.of(0) : OptionalLong.empty();
    return new StageSummary.Counts(
        requests, requests, 0, 4L * users, 0, 2, 1, users, 0, reported, OptionalLong.empty());
  }

  private static OptionalDouble optional(boolean present, double value) {
    return present ? OptionalDouble.of(value) : OptionalDouble.empty();
  }

  private static List<Double> perSecond(double mean) {
    Random random = new Random(7);
    List<Double> seconds = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      seconds.add(mean * (0.95 + 0.1 * random.nextDouble()));
    }
    return seconds;
  }

  /** A bulk above {@code least} and a thin tail of up to {@code spread} more. */
  private static Distribution distribution(int count, double least, double spread) {
    Random random = new Random(count);
    LatencyHistogram histogram = new LatencyHistogram();
    for (int i = 0; i < count; i++) {
      double bulk = random.nextDouble() + random.nextDouble() + random.nextDouble();
      double tail = Math.pow(random.nextDouble(), 16);
      histogram.recordMillis(least + spread * (0.1 * bulk + 0.7 * tail));
    }
    return histogram.distribution();
  }

  static ClientHealth health(List<String> reasons) {
    return new ClientHealth(
        reasons,
        distribution(160, 0.05, 0.4),
        distribution(3000, 0.02, 0.9),
        3,
        42.5,
        8.25,
        OptionalDouble.of(0.31),
        0);
  }

  private static StageSummary clientBound(StageSummary s) {
    ClientHealth bound = health(List.of("Event-loop lag p99 was 14.2 ms, more than 10.0 ms."));
    return copy(s, s.counts(), s.errors(), bound);
  }

  private static StageSummary failed(StageSummary s, List<StageSummary.ErrorCount> errors) {
    long failed = errors.stream().mapToLong(StageSummary.ErrorCount::count).sum();
    long succeeded = s.counts().succeeded();
    StageSummary.Counts c = s.counts();
    StageSummary.Counts counts =
        new StageSummary.Counts(
            succeeded + failed,
            succeeded,
            failed,
            c.warmup(),
            c.warmup(),
            c.stalls(),
            c.requestsWithStall(),
            c.connectionsOpened(),
            c.resends(),
            c.cachedPromptTokens(),
            c.reasoningTokens());
    return copy(s, counts, errors, s.health());
  }

  private static StageSummary copy(
      StageSummary s,
      StageSummary.Counts counts,
      List<StageSummary.ErrorCount> errors,
      ClientHealth health) {
    return new StageSummary(
        s.stage(),
        s.concurrency(),
        s.windowSeconds(),
        counts,
        s.ttft(),
        s.ttfc(),
        s.itl(),
        s.tpot(),
        s.e2e(),
        s.ttftIntended(),
        s.e2eIntended(),
        s.connect(),
        s.meanPromptTokens(),
        s.meanCompletionTokens(),
        s.chunkTokens(),
        s.coalescedShare(),
        s.longestGapMillis(),
        s.latencyPerTokenMillis(),
        s.qps(),
        s.throughput(),
        errors,
        s.promptSources(),
        s.completionSources(),
        s.finishReasons(),
        s.tokensPerSecond(),
        health,
        s.notes());
  }
}
