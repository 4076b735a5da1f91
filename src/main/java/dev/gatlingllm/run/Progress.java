package dev.gatlingllm.run;

import dev.gatlingllm.report.ProgressLine;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Prints a line every few seconds while the load runs. */
final class Progress {
  private static final Duration PERIOD = Duration.ofSeconds(5);

  private final InFlightRequests requests;
  private final RunSums sums;
  private final ClientFailure clientFailure;
  private ScheduledExecutorService timer;
  private StageRun lastStage;
  private long lastChunks;
  private long lastNanos;

  Progress(InFlightRequests requests, RunSums sums, ClientFailure clientFailure) {
    this.requests = requests;
    this.sums = sums;
    this.clientFailure = clientFailure;
  }

  /** Runs on its own thread, as a console that nobody reads may block. */
  void start() {
    timer = Executors.newSingleThreadScheduledExecutor(Threads.daemon("llm-progress"));
    timer.scheduleAtFixedRate(
        clientFailure.guard("the progress line", this::print),
        PERIOD.toMillis(),
        PERIOD.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  void stop() {
    if (timer != null) {
      timer.shutdown();
    }
  }

  private void print() {
    sums.current().ifPresent(stage -> System.out.println(line(stage)));
  }

  private String line(RunSums.OfStage stage) {
    long now = System.nanoTime();
    StageRun run = stage.run();
    return ProgressLine.of(
        stage
            .sums()
            .progress(
                run.phase(now), run.elapsed(now), run.inFlight(), chunksPerSecond(stage, now)));
  }

  /**
   * Chunks per second since the last line, or since the stage began; empty before the stage's first
   * chunk.
   */
  private OptionalDouble chunksPerSecond(RunSums.OfStage stage, long now) {
    if (stage.run() != lastStage) {
      lastStage = stage.run();
      lastChunks = 0;
      lastNanos = lastStage.startNanos();
    }
    long chunks = stage.sums().finishedChunks() + requests.chunks(stage.run());
    double perSecond = Math.max(0, chunks - lastChunks) * 1e9 / (now - lastNanos);
    lastChunks = chunks;
    lastNanos = now;
    return chunks == 0 ? OptionalDouble.empty() : OptionalDouble.of(perSecond);
  }
}
