package dev.gatlingllm.engine;

import dev.gatlingllm.metrics.StageProgress;
import dev.gatlingllm.report.ProgressLine;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Prints a line every few seconds while the load runs. */
final class Progress {
  private static final Duration PERIOD = Duration.ofSeconds(5);

  private final LlmRun run;
  private final RunRecords records;
  private Future<?> timer;
  private long lastChunks;
  private long lastNanos = System.nanoTime();

  Progress(LlmRun run, RunRecords records) {
    this.run = run;
    this.records = records;
  }

  void start() {
    timer =
        run.clock()
            .scheduleAtFixedRate(
                Threads.surviving(this::print),
                PERIOD.toMillis(),
                PERIOD.toMillis(),
                TimeUnit.MILLISECONDS);
  }

  void stop() {
    if (timer != null) {
      timer.cancel(false);
    }
  }

  private void print() {
    records.current().ifPresent(stage -> System.out.println(line(stage)));
  }

  private String line(RunRecords.StageSums stage) {
    long now = System.nanoTime();
    Duration elapsed = Duration.ofNanos(now - stage.run().startNanos());
    StageProgress progress = stage.metrics().progress(elapsed, stage.run().inFlight());
    long chunks = records.finishedChunks() + run.underWay().chunks();
    double chunksPerSecond = Math.max(0, chunks - lastChunks) * 1e9 / (now - lastNanos);
    lastChunks = chunks;
    lastNanos = now;
    return ProgressLine.of(
        chunks == 0 ? progress : withRate(progress, OptionalDouble.of(chunksPerSecond)));
  }

  /** The rate of now instead of the finished requests' since the start. */
  private static StageProgress withRate(StageProgress progress, OptionalDouble perSecond) {
    return new StageProgress(
        progress.stage(),
        progress.elapsed(),
        progress.total(),
        progress.warmup(),
        progress.inFlight(),
        progress.done(),
        progress.failed(),
        perSecond,
        progress.itemsPerSecond(),
        progress.ttftP50Millis(),
        progress.ttftP95Millis(),
        progress.e2eP50Millis(),
        progress.e2eP95Millis());
  }
}
