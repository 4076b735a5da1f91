package dev.gatlingllm.simulator;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;

/** Continuous batching, by the rules of {@link EngineSettings.Batching}. */
final class BatchingEngine implements Engine {
  private final EngineSettings.Batching settings;
  private final SplittableRandom random;
  private final Queue<Sequence> waiting = new ArrayDeque<>();
  private final List<Sequence> running = new ArrayList<>();

  /** The sequence whose prompt is read now; null while decoding or idle. */
  private Sequence prefilling;

  private long workEndNanos = IDLE;
  private long idleSinceNanos = Long.MIN_VALUE;

  BatchingEngine(EngineSettings.Batching settings) {
    this.settings = settings;
    this.random = new SplittableRandom(settings.seed());
  }

  @Override
  public void submit(Sequence sequence) {
    waiting.add(sequence);
    if (workEndNanos == IDLE) {
      begin(idleSinceNanos);
    }
  }

  @Override
  public void cancel(Sequence sequence) {
    sequence.cancel();
    // A running sequence stays: its step or prefill takes the same time.
    waiting.remove(sequence);
  }

  @Override
  public long nextNanos() {
    return workEndNanos;
  }

  @Override
  public void advance() {
    long nowNanos = workEndNanos;
    if (prefilling != null) {
      prefilling.step();
      running.add(prefilling);
      prefilling = null;
    } else {
      for (Sequence sequence : running) {
        sequence.step();
      }
    }
    running.removeIf(Sequence::over);
    begin(nowNanos);
  }

  /** Chooses the work that starts at {@code nowNanos}, or at the next arrival if that is later. */
  private void begin(long nowNanos) {
    Sequence next = running.size() < settings.maxBatch() ? waiting.peek() : null;
    // A late driver may know of arrivals after the instant that it is catching up to.
    if (next != null && (running.isEmpty() || next.arrivalNanos() <= nowNanos)) {
      prefilling = waiting.remove();
      workEndNanos = Math.max(nowNanos, next.arrivalNanos()) + prefillNanos(next);
    } else if (!running.isEmpty()) {
      workEndNanos = nowNanos + stepNanos();
    } else {
      workEndNanos = IDLE;
      idleSinceNanos = nowNanos;
    }
  }

  private long prefillNanos(Sequence sequence) {
    return Math.round(sequence.prefillTokens() * 1e9 / settings.prefillTokensPerSecond());
  }

  private long stepNanos() {
    double millis =
        settings.decodeStepMillis() + settings.decodeStepMillisPerSequence() * running.size();
    double factor = 1 + settings.jitter() * (2 * random.nextDouble() - 1);
    return Math.max(1, Math.round(millis * factor * 1e6));
  }
}
