package dev.gatlingllm.metrics;

import dev.gatlingllm.record.Instants;
import dev.gatlingllm.record.RequestRecord;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The times of a stage's successes: every distribution of docs/metrics.md. For one thread. */
final class StageLatencies {
  final LatencyHistogram ttft = new LatencyHistogram();
  final LatencyHistogram ttfc = new LatencyHistogram();
  final LatencyHistogram itl = new LatencyHistogram();
  final LatencyHistogram tpot = new LatencyHistogram();
  final LatencyHistogram e2e = new LatencyHistogram();
  final LatencyHistogram ttftIntended = new LatencyHistogram();
  final LatencyHistogram e2eIntended = new LatencyHistogram();
  final LatencyHistogram connect = new LatencyHistogram();
  private final ClusteredMean gaps = new ClusteredMean();
  private final Moments latencyPerToken = new Moments();
  private OptionalLong lastCompletion = OptionalLong.empty();
  private OptionalLong longestGap = OptionalLong.empty();
  private double gapSumMillis;
  private long gapCount;

  void addConnect(RequestRecord record) {
    record.connection().connectNanos().ifPresent(connect::record);
  }

  void addSuccess(RequestRecord record) {
    Instants instants = record.instants();
    instants.e2eMillis().ifPresent(e2e::recordMillis);
    instants.e2eIntendedMillis().ifPresent(e2eIntended::recordMillis);
    // By difference: nanoTime may wrap around.
    if (lastCompletion.isEmpty() || instants.endNanos() - lastCompletion.getAsLong() > 0) {
      lastCompletion = OptionalLong.of(instants.endNanos());
    }
    if (record.origin().stream()) {
      addStream(record, instants);
    }
  }

  private void addStream(RequestRecord record, Instants instants) {
    instants.ttftMillis().ifPresent(ttft::recordMillis);
    instants.ttfcMillis().ifPresent(ttfc::recordMillis);
    instants.ttftIntendedMillis().ifPresent(ttftIntended::recordMillis);
    tpotMillis(record).ifPresent(tpot::recordMillis);
    OptionalInt after = record.tokens().streamed().afterFirst();
    if (after.isPresent() && instants.firstTokenNanos().isPresent()) {
      long first = instants.firstTokenNanos().getAsLong();
      // n where the first chunk has one token, as llm_bench divides.
      latencyPerToken.add((instants.endNanos() - first) / 1e6 / (after.getAsInt() + 1));
    }
    addGaps(record);
  }

  /**
   * (lastToken − firstToken) ÷ tokens that came after the first chunk; empty where there are none
   * or their number is not known, and without a stream.
   */
  static OptionalDouble tpotMillis(RequestRecord record) {
    OptionalInt after = record.tokens().streamed().afterFirst();
    OptionalDouble millis = record.instants().generationMillis();
    return after.isEmpty() || millis.isEmpty() || !record.origin().stream()
        ? OptionalDouble.empty()
        : OptionalDouble.of(millis.getAsDouble() / after.getAsInt());
  }

  private void addGaps(RequestRecord record) {
    gapSumMillis = 0;
    gapCount = 0;
    record.timeline().eachGap(this::addGap);
    if (gapCount > 0) {
      gaps.add(gapSumMillis, gapCount);
    }
    record.chunks().longestGapNanos().ifPresent(this::addLongest);
  }

  private void addGap(long nanos) {
    itl.record(nanos);
    gapSumMillis += nanos / 1e6;
    gapCount++;
  }

  private void addLongest(long nanos) {
    longestGap = OptionalLong.of(Math.max(nanos, longestGap.orElse(0)));
  }

  /** The gaps' interval takes each answer, not each gap, as one piece of evidence. */
  Distribution itl() {
    return itl.distribution().clustered(gaps.meanCi95());
  }

  OptionalDouble latencyPerTokenMillis() {
    return latencyPerToken.mean();
  }

  OptionalDouble longestGapMillis() {
    return longestGap.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(longestGap.getAsLong() / 1e6);
  }

  /** When the last success ended; empty without one. */
  OptionalLong lastCompletionNanos() {
    return lastCompletion;
  }

  /** Times that were clamped to 0 … 1 h. */
  long outOfRange() {
    return Stream.of(ttft, ttfc, itl, tpot, e2e, ttftIntended, e2eIntended, connect)
        .mapToLong(LatencyHistogram::outOfRange)
        .sum();
  }
}
