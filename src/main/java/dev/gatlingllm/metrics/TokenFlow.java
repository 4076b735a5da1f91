package dev.gatlingllm.metrics;

import dev.gatlingllm.record.RequestRecord;
import java.util.OptionalLong;

/** Takes the completion tokens of an answer by their arrival: docs/metrics.md, "Throughput". */
interface TokenFlow {
  /** Takes tokens at each of these instants, which are in order. */
  void at(double tokensEach, long[] nanos);

  /** Takes tokens spread evenly between two instants. */
  void between(double tokens, long fromNanos, long toNanos);

  static void feed(RequestRecord record, TokenFlow flow) {
    double tokens = record.tokens().completionTokens().orElse(0);
    if (tokens <= 0) {
      return;
    }
    long[] arrivals = record.timeline().nanos();
    if (!record.origin().stream()) {
      between(flow, tokens, record.instants().sentNanos(), record.instants().endNanos());
    } else if (arrivals.length > 0) {
      flow.at(tokens / arrivals.length, arrivals);
    } else if (record.instants().lastTokenNanos().isPresent()) {
      // A record without arrivals: only first and last are known.
      long last = record.instants().lastTokenNanos().getAsLong();
      between(flow, tokens, record.instants().firstTokenNanos(), last);
    }
  }

  private static void between(TokenFlow flow, double tokens, OptionalLong from, long to) {
    from.ifPresent(nanos -> flow.between(tokens, nanos, to));
  }
}
