package dev.gatlingllm.simulator;

/** One answer being generated, as the engine sees it. Belongs to the event loop. */
final class Sequence {
  /** Called for each token when it is due. */
  interface Listener {
    /**
     * @param choice which of the request's answers
     * @param index of the token in its answer, from 0
     */
    void onToken(int choice, int index);
  }

  private final int choice;
  private final int prefillTokens;
  private final int tokens;
  private final long arrivalNanos;
  private final Listener listener;
  private int made;
  private boolean cancelled;

  /**
   * @param prefillTokens prompt tokens still to be read; ≥ 0
   * @param tokens number of tokens to make; ≥ 1
   * @param arrivalNanos when the request was read; no token is due before it
   */
  Sequence(int choice, int prefillTokens, int tokens, long arrivalNanos, Listener listener) {
    this.choice = choice;
    this.prefillTokens = prefillTokens;
    this.tokens = tokens;
    this.arrivalNanos = arrivalNanos;
    this.listener = listener;
  }

  int prefillTokens() {
    return prefillTokens;
  }

  long arrivalNanos() {
    return arrivalNanos;
  }

  int made() {
    return made;
  }

  /** Makes the next token, unless the sequence was cancelled. */
  void step() {
    if (!over()) {
      listener.onToken(choice, made++);
    }
  }

  void cancel() {
    cancelled = true;
  }

  boolean over() {
    return cancelled || made == tokens;
  }
}
