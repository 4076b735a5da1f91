package dev.gatlingllm.simulator;

/**
 * Decides which sequence gets a token when. It never reads a clock: {@link EngineDriver} calls
 * {@link #advance} at {@link #nextNanos}, and every due time is computed from earlier ones, so that
 * a late call delays a token but never the schedule.
 */
interface Engine {
  /** The next due time of an engine that has nothing to do. */
  long IDLE = Long.MAX_VALUE;

  /** Takes a sequence; its arrival may lie a little in the past. */
  void submit(Sequence sequence);

  /** Drops a sequence: it gets no more tokens, and its place in the batch is free. */
  void cancel(Sequence sequence);

  /** When the next work ends, on the clock of the arrivals; {@link #IDLE} if there is none. */
  long nextNanos();

  /** Hands out the tokens due at {@link #nextNanos} and begins the next work at that instant. */
  void advance();
}
