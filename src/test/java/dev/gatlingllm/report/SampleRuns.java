package dev.gatlingllm.report;

import dev.gatlingllm.metrics.ErrorCount;
import dev.gatlingllm.metrics.Goodput;
import dev.gatlingllm.metrics.LimitsSeen;
import dev.gatlingllm.metrics.StageSummary;
import dev.gatlingllm.metrics.Summary;
import dev.gatlingllm.record.PassRule;
import dev.gatlingllm.record.RunInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

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
    return SampleRuns.summary(run("Yi-6B-Chat", false), stages, Optional.empty());
  }

  static Summary oneStage() {
    return SampleRuns.summary(
        run("Yi-6B-Chat", true),
        List.of(stage(0, "4 users, stream", 4, true, 150)),
        Optional.empty());
  }

  static Summary staircase() {
    List<StageSummary> stages = new ArrayList<>();
    for (int users : new int[] {1, 2, 4, 8, 16}) {
      String name = users + (users == 1 ? " user" : " users") + ", stream";
      SampleStage stage = new SampleStage(stages.size(), name, users, true, 40 * users);
      if (users == 16) {
        stage.health(
            SampleStage.health(List.of("Event-loop lag p99 was 14.2 ms, more than 10.0 ms.")));
      }
      stages.add(stage.summary());
    }
    return SampleRuns.summary(run("Yi-6B-Chat", false), stages, Optional.empty());
  }

  /** A schedule that was fallen behind, a server that slowed down, and objectives. */
  static Summary open() {
    Goodput good =
        new Goodput(
            OptionalDouble.of(988 / 30.0),
            988,
            OptionalDouble.of(988 / 1200.0),
            0,
            List.of(
                new Goodput.Objective("ttft", 60, 212), new Goodput.Objective("e2e", 10_000, 0)));
    StageSummary stage =
        new SampleStage(0, "whole run", 1, true, 1200)
            .open(12.5)
            .secondHalf(1.4)
            .goodput(good)
            .limits(
                new LimitsSeen(
                    5,
                    3,
                    OptionalDouble.of(12.5),
                    Map.of(
                        "x-ratelimit-remaining-tokens", 1500L,
                        "x-ratelimit-remaining-requests", 0L)))
            .notes(List.of("Not steady: TTFT went from 52.00 to 72.80 ms."))
            .conformance(SampleConformance.deviating(1200, "application/octet-stream"))
            .summary();
    StageSummary next =
        new SampleStage(1, "another", 2, false, 30)
            .goodput(new Goodput(OptionalDouble.empty(), 0, OptionalDouble.empty(), 0, List.of()))
            .summary();
    return SampleRuns.summary(run("Yi-6B-Chat", false), List.of(stage, next), Optional.empty());
  }

  /** Embeddings, 32 in a request. */
  static Summary items() {
    return SampleRuns.summary(
        run("bge-small-en", false),
        List.of(
            new SampleStage(0, "1 user, no stream", 1, false, 40).items(32).summary(),
            new SampleStage(1, "4 users, no stream", 4, false, 150).items(32).summary()),
        Optional.empty());
  }

  static Summary allFailed() {
    List<ErrorCount> errors =
        List.of(
            new ErrorCount("http5xx", 9, "500: the model crashed"),
            new ErrorCount("connect", 3, "Connection refused: 127.0.0.1:8000"));
    StageSummary failed =
        new SampleStage(0, "4 users, stream", 4, true, 0).errors(errors).summary();
    return SampleRuns.summary(
        run("Yi-6B-Chat", false), List.of(failed), Optional.of("stopped by the user."));
  }

  /** Every text that a server or a user may supply is {@link #HOSTILE}. */
  static Summary hostile() {
    StageSummary stage =
        new SampleStage(0, HOSTILE, 4, true, 30)
            .errors(List.of(new ErrorCount("http5xx", 3, HOSTILE)))
            .limits(new LimitsSeen(1, 0, OptionalDouble.empty(), Map.of(HOSTILE, 1L)))
            .notes(List.of(HOSTILE))
            .conformance(SampleConformance.deviating(30, HOSTILE))
            .summary();
    return SampleRuns.summary(run(HOSTILE, false), List.of(stage, stage), Optional.of(HOSTILE));
  }

  static StageSummary stage(int index, String name, int users, boolean stream, int requests) {
    return new SampleStage(index, name, users, stream, requests).summary();
  }

  static RunInfo run(String text, boolean simulated) {
    boolean hostile = text.equals(HOSTILE);
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("concurrency", "1,4");
    settings.put("llm.connections", hostile ? "shared" : "perUser");
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
        Optional.of(hostile ? HOSTILE : "prompts of 512 tokens"),
        OptionalLong.of(512),
        OptionalLong.of(200),
        OptionalDouble.of(1),
        OptionalLong.empty(),
        new PassRule(0.01, false),
        settings,
        hostile ? List.of(HOSTILE) : List.of("The model was cold for the first 12 s."));
  }

  /** A run whose stages all began and whose client did not fail. */
  static Summary summary(RunInfo run, List<StageSummary> stages, Optional<String> interrupted) {
    return new Summary(run, stages, interrupted, List.of(), Optional.empty(), List.of(), 1);
  }
}
