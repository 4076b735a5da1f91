package dev.gatlingllm.simulator;

import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Serves sequences that do not affect each other, by the rules of {@link EngineSettings.Steady}.
 */
final class SteadyEngine implements Engine {
  private record Due(long nanos, long order, Sequence sequence) {}

  private final double firstTokenNanos;
  private final double intervalNanos;
  private final PriorityQueue<Due> due =
      new PriorityQueue<>(Comparator.comparingLong(Due::nanos).thenComparingLong(Due::order));
  private long order;

  SteadyEngine(EngineSettings.Steady settings) {
    this.firstTokenNanos = settings.firstTokenMillis() * 1e6;
    this.intervalNanos = settings.intervalMillis() * 1e6;
  }

  @Override
  public void submit(Sequence sequence) {
    long offset = Math.round(firstTokenNanos + sequence.made() * intervalNanos);
    due.add(new Due(sequence.arrivalNanos() + offset, order++, sequence));
  }

  @Override
  public void cancel(Sequence sequence) {
    sequence.cancel();
  }

  @Override
  public long nextNanos() {
    return due.isEmpty() ? IDLE : due.peek().nanos;
  }

  @Override
  public void advance() {
    Sequence sequence = due.remove().sequence;
    sequence.step();
    if (!sequence.over()) {
      submit(sequence);
    }
  }
}
