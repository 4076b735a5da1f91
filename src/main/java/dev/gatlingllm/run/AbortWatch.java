package dev.gatlingllm.run;

import dev.gatlingllm.config.AbortRules;
import dev.gatlingllm.metrics.Backlog;
import dev.gatlingllm.metrics.Overload;
import dev.gatlingllm.record.Counted;
import dev.gatlingllm.record.RequestRecord;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/** Ends a stage early by the rules of {@code llm.abort}, when one of its requests has ended. */
final class AbortWatch implements RunObserver {
  /** Fewer requests make no ratio. */
  private static final int LEAST_ENDED = 20;

  /** Overload is looked for once in this time, so at a stricter level than in a report. */
  private static final long LOOK_NANOS = 1_000_000_000L;

  private static final long FIRST_LOOK_NANOS = 10_000_000_000L;
  private static final double EACH_LOOK = 0.001;

  private final AbortRules rules;
  private final BiConsumer<StageRun, String> abort;
  private final LongSupplier nanoTime;
  private final Map<Integer, Stage> stages = new ConcurrentHashMap<>();

  /**
   * @param abort ends a stage, if it has not ended, for a reason such as "llm.abort.failures: 5
   *     requests failed in a row"
   */
  AbortWatch(AbortRules rules, BiConsumer<StageRun, String> abort, LongSupplier nanoTime) {
    this.rules = rules;
    this.abort = abort;
    this.nanoTime = nanoTime;
  }

  /** What has been seen of a stage. Only the waiting are added on other threads. */
  private static final class Stage {
    final StageRun run;
    final Optional<Backlog> backlog;
    final Set<Long> waiting = ConcurrentHashMap.newKeySet();
    long ended;
    long failed;
    long failedInARow;
    long lookedNanos;

    Stage(StageRun run, Optional<Backlog> backlog) {
      this.run = run;
      this.backlog = backlog;
      this.lookedNanos = run.window().startNanos() + FIRST_LOOK_NANOS - LOOK_NANOS;
    }

    void add(RequestRecord record) {
      backlog.ifPresent(it -> it.add(record));
      record.instants().intendedNanos().ifPresent(waiting::remove);
      if (record.origin().retried() || record.cancelled()) {
        return;
      }
      failedInARow = record.failed() ? failedInARow + 1 : 0;
      if (!record.origin().warmup()) {
        ended++;
        failed += record.failed() ? 1 : 0;
      }
    }
  }

  @Override
  public void stageBegan(StageRun stage) {
    Optional<Backlog> backlog =
        rules.overload()
            ? Backlog.of(stage.stage(), stage.window().startNanos())
            : Optional.empty();
    stages.put(stage.stage().index(), new Stage(stage, backlog));
  }

  @Override
  public void arrived(StageRun stage, long dueNanos) {
    Stage seen = stages.get(stage.stage().index());
    if (seen != null && seen.backlog.isPresent()) {
      seen.waiting.add(dueNanos);
    }
  }

  @Override
  public void recorded(RequestRecord record) {
    Stage stage = stages.get(record.origin().stageIndex());
    if (stage != null) {
      stage.add(record);
      broken(stage).ifPresent(rule -> abort.accept(stage.run, rule));
    }
  }

  private Optional<String> broken(Stage stage) {
    if (rules.failures().isPresent() && stage.failedInARow >= rules.failures().getAsInt()) {
      return Optional.of(
          said("llm.abort.failures: %,d {request|requests} failed in a row", stage.failedInARow));
    }
    if (rules.failRatio().isPresent()
        && stage.ended >= LEAST_ENDED
        && stage.failed > rules.failRatio().getAsDouble() * stage.ended) {
      return Optional.of(
          said(
              "llm.abort.failRatio: %,d of the %,d {request|requests} that had ended failed",
              stage.failed, stage.ended));
    }
    return overload(stage, nanoTime.getAsLong())
        .map(
            it ->
                said(
                    "llm.abort.overload: in flight had grown from %,d to %,d",
                    it.inFlightFrom(), it.inFlightTo()));
  }

  private static Optional<Overload> overload(Stage stage, long now) {
    if (stage.backlog.isEmpty() || now - stage.lookedNanos < LOOK_NANOS) {
      return Optional.empty();
    }
    stage.lookedNanos = now;
    Backlog soFar = stage.backlog.get().copy();
    stage.waiting.forEach(due -> soFar.add(due, now, false));
    return soFar.judge(now - stage.run.window().startNanos(), EACH_LOOK).filter(Overload::detected);
  }

  private static String said(String sentence, Object... values) {
    return Counted.text(sentence, values);
  }
}
