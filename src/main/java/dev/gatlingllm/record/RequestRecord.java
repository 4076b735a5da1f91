package dev.gatlingllm.record;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * One request that was sent, or that could not be: what was measured of it, success or failure.
 *
 * @param windowTokens completion tokens that arrived inside the stage's measurement window, each
 *     chunk carrying its share of the request's tokens (docs/metrics.md, "Throughput"); an answer
 *     that does not stream spreads its tokens evenly from sent to end
 * @param failure empty for a success; that of a cancelled request says so
 * @param timeline arrivals of the text chunks; empty where the record was read from a log without
 *     them
 */
public record RequestRecord(
    @JsonUnwrapped Origin origin,
    @JsonUnwrapped Instants instants,
    @JsonUnwrapped Connection connection,
    @JsonUnwrapped Answer answer,
    @JsonUnwrapped TokenCounts tokens,
    // Named otherwise for Jackson: a field of the line is called chunks, too.
    @JsonProperty("chunkFacts") @JsonUnwrapped Chunks chunks,
    double windowTokens,
    Optional<Failure> failure,
    @JsonUnwrapped ChunkArrivals timeline,
    @JsonUnwrapped Conformance conformance) {

  /** Of an answer whose framing nobody looked at. */
  public RequestRecord(
      Origin origin,
      Instants instants,
      Connection connection,
      Answer answer,
      TokenCounts tokens,
      Chunks chunks,
      double windowTokens,
      Optional<Failure> failure,
      ChunkArrivals timeline) {
    this(
        origin,
        instants,
        connection,
        answer,
        tokens,
        chunks,
        windowTokens,
        failure,
        timeline,
        Conformance.NONE);
  }

  /** The same, failed. */
  public RequestRecord with(Failure why) {
    return copy(origin, instants, windowTokens, Optional.of(why), timeline);
  }

  /** The same on a clock that is so much ahead. */
  public RequestRecord shifted(long byNanos) {
    return byNanos == 0
        ? this
        : copy(origin, instants.shifted(byNanos), windowTokens, failure, timeline.shifted(byNanos));
  }

  /** The same elsewhere in a run. */
  public RequestRecord with(Origin other, double tokensInWindow) {
    return copy(other, instants, tokensInWindow, failure, timeline);
  }

  private RequestRecord copy(
      Origin newOrigin,
      Instants newInstants,
      double tokensInWindow,
      Optional<Failure> newFailure,
      ChunkArrivals newTimeline) {
    return new RequestRecord(
        newOrigin,
        newInstants,
        connection,
        answer,
        tokens,
        chunks,
        tokensInWindow,
        newFailure,
        newTimeline,
        conformance);
  }

  /**
   * The part of its tokens that came in another window within the one that its {@link
   * #windowTokens} are of.
   */
  public double tokensIn(Window window) {
    int all = tokens.completionTokens().orElse(0);
    if (windowTokens == 0 || all == 0) {
      return 0;
    }
    if (timeline.count() > 0) {
      return window.share(timeline, all);
    }
    // A whole answer, or a stream whose arrivals an old record does not have.
    return window.spread(
        instants.firstTokenNanos().orElse(instants.sentNanos().orElse(instants.readyNanos())),
        instants.lastTokenNanos().orElse(instants.endNanos()),
        all);
  }

  /** E2E ÷ items, in milliseconds; empty for a text. */
  public OptionalDouble latencyPerItemMillis() {
    OptionalDouble e2e = instants.e2eMillis();
    return e2e.isEmpty() || answer.items().isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(e2e.getAsDouble() / answer.items().getAsInt());
  }

  /**
   * Send lag: how long the client took from {@code ready} to {@code sent}, connecting left out;
   * empty where nothing was sent.
   */
  public OptionalLong sendLagNanos() {
    return instants.sentNanos().isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(
            instants.sentNanos().getAsLong()
                - instants.readyNanos()
                - connection.connectNanos().orElse(0));
  }

  public boolean succeeded() {
    return failure.isEmpty();
  }

  /** The client cancelled it on purpose: neither a success nor a failure. */
  public boolean cancelled() {
    return failure.isPresent() && failure.get().cause() == FailureCause.CANCELLED;
  }

  public boolean failed() {
    return !succeeded() && !cancelled();
  }
}
