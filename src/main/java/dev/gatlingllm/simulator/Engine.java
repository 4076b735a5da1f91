package dev.gatlingllm.simulator;

/**
 * The arithmetic of an engine: which sequence gets a token when. It never looks at a clock: {@link
 * EngineDriver} calls {@link #advance} when {@link #nextNanos} has come, and every due time is
 * reckoned from due times before it, so that a late call delays a token but never the schedule.
 */
sealed interface Engine permits EngineModel, SteadyEngine {
  /** The next due time of an engine that has nothing to do. */
  long IDLE = Long.MAX_VALUE;

  static Engine of(EngineSettings settings) {
    if (settings instanceof EngineSettings.Steady steady) {
      return new SteadyEngine(steady);
    }
    return new EngineModel((EngineSettings.Batching) settings);
  }

  /** Takes a sequence; its arrival may lie a little in the past. */
  void submit(Sequence sequence);

  /** Drops a sequence: it gets no more tokens, and its place in the batch is free. */
  void cancel(Sequence sequence);

  /** When the next work is done, on the clock of the arrivals; {@link #IDLE} if there is none. */
  long nextNanos();

  /** Hands out the tokens due at {@link #nextNanos} and begins the next work at that instant. */
  void advance();
}
