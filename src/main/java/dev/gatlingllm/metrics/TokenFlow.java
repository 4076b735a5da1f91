package dev.gatlingllm.metrics;

import dev.gatlingllm.record.RequestRecord;
import java.util.OptionalLong;

/** When the completion tokens of an answer came: docs/metrics.md, "Throughput". */
interface TokenFlow {
  /** So many at each of these instants, which are in order. */
  void at(double tokensEach, long[] nanos);

  /** So many in all, evenly from the one instant to the other. */
  void between(double tokens, long fromNanos, long toNanos);

  /** Tells it of the tokens of a request. */
  static void tell(RequestRecord record, TokenFlow flow) {
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
      // Read from a log without arrivals: only first and last are known.
      long last = record.instants().lastTokenNanos().getAsLong();
      between(flow, tokens, record.instants().firstTokenNanos(), last);
    }
  }

  private static void between(TokenFlow flow, double tokens, OptionalLong from, long to) {
    from.ifPresent(nanos -> flow.between(tokens, nanos, to));
  }
}
