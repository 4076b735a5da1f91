package dev.gatlingllm.simulator;

/** When the simulated engine makes its tokens. */
public sealed interface EngineSettings {

  /**
   * Continuous batching on one device, as servers do it without chunked prefill: the prompt of the
   * oldest waiting request is prefilled alone while decoding stands still, which yields its first
   * token; then every decode step gives one token to each running sequence.
   *
   * <p>prefill time = prompt tokens ÷ {@code prefillTokensPerSecond}; step time = ({@code
   * decodeStepMillis} + {@code decodeStepMillisPerSequence} × running sequences) × (1 + {@code
   * jitter} × u), u uniform in [-1, 1).
   *
   * @param prefillTokensPerSecond &gt; 0
   * @param decodeStepMillis ≥ 0
   * @param decodeStepMillisPerSequence ≥ 0; the sum of both is &gt; 0
   * @param maxBatch maximum number of sequences that run at once; others wait in order of arrival;
   *     ≥ 1
   * @param jitter fraction of a step, 0 to 1 (exclusive)
   * @param seed of the jitter
   */
  record Batching(
      double prefillTokensPerSecond,
      double decodeStepMillis,
      double decodeStepMillisPerSequence,
      int maxBatch,
      double jitter,
      long seed)
      implements EngineSettings {
    public Batching {
      Rule.check(
          prefillTokensPerSecond > 0 && Double.isFinite(prefillTokensPerSecond),
          "prefillTokensPerSecond",
          prefillTokensPerSecond,
          "must be greater than 0");
      Rule.check(
          decodeStepMillis >= 0 && Double.isFinite(decodeStepMillis),
          "decodeStepMillis",
          decodeStepMillis,
          "must be 0 or more");
      Rule.check(
          decodeStepMillisPerSequence >= 0
              && Double.isFinite(decodeStepMillisPerSequence)
              && decodeStepMillis + decodeStepMillisPerSequence > 0,
          "decodeStepMillisPerSequence",
          decodeStepMillisPerSequence,
          "must be 0 or more, and greater than 0 where decodeStepMillis is 0");
      Rule.check(maxBatch >= 1, "maxBatch", maxBatch, "must be 1 or more");
      Rule.check(jitter >= 0 && jitter < 1, "jitter", jitter, "must be from 0 up to, not with, 1");
    }
  }

  /**
   * Sequences do not affect each other: token i (from 0) is due {@code firstTokenMillis} + i ×
   * {@code intervalMillis} after the request was read. For benchmarks of clients.
   *
   * @param firstTokenMillis ≥ 0
   * @param intervalMillis &gt; 0
   */
  record Steady(double firstTokenMillis, double intervalMillis) implements EngineSettings {
    public Steady {
      Rule.check(
          firstTokenMillis >= 0 && Double.isFinite(firstTokenMillis),
          "firstTokenMillis",
          firstTokenMillis,
          "must be 0 or more");
      Rule.check(
          intervalMillis > 0 && Double.isFinite(intervalMillis),
          "intervalMillis",
          intervalMillis,
          "must be greater than 0");
    }
  }
}
