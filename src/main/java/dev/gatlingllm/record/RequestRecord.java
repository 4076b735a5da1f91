package dev.gatlingllm.record;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The measurements of one request, success or failure, sent or not.
 *
 * @param windowTokens completion tokens that arrived inside the stage's measurement window, each
 *     chunk carrying its share of the request's tokens (docs/metrics.md, "Throughput"); the tokens
 *     of an answer that is not streamed are spread evenly from sent to end
 * @param failure empty for a success; a cancelled request has one, too
 * @param timeline arrivals of the text chunks; empty if the record was read from a log without them
 */
public record RequestRecord(
    @JsonUnwrapped Origin origin,
    @JsonUnwrapped Instants instants,
    @JsonUnwrapped Connection connection,
    @JsonUnwrapped Answer answer,
    @JsonUnwrapped TokenCounts tokens,
    // Has another name in Jackson, as the line also has a field "chunks".
    @JsonProperty("chunkFacts") @JsonUnwrapped Chunks chunks,
    double windowTokens,
    Optional<Failure> failure,
    @JsonUnwrapped ChunkArrivals timeline,
    @JsonUnwrapped Conformance conformance) {

  public RequestRecord with(Failure why) {
    return copy(origin, instants, windowTokens, Optional.of(why), timeline);
  }

  /** A copy on a clock that is ahead by this time. */
  public RequestRecord shifted(long byNanos) {
    return byNanos == 0
        ? this
        : copy(origin, instants.shifted(byNanos), windowTokens, failure, timeline.shifted(byNanos));
  }

  /** A copy elsewhere in a run. */
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

  /** The tokens that arrived in a part of the window of {@link #windowTokens}. */
  public double tokensIn(Window window) {
    int all = tokens.completionTokens().orElse(0);
    if (windowTokens == 0 || all == 0) {
      return 0;
    }
    if (timeline.count() > 0) {
      return window.share(timeline, all);
    }
    // An answer that is not streamed, or an old record without arrivals.
    return window.spread(
        instants.firstTokenNanos().orElse(instants.sentNanos().orElse(instants.readyNanos())),
        instants.lastTokenNanos().orElse(instants.endNanos()),
        all);
  }

  /** E2E ÷ items, in milliseconds; empty for text. */
  public OptionalDouble latencyPerItemMillis() {
    OptionalDouble e2e = instants.e2eMillis();
    return e2e.isEmpty() || answer.items().isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(e2e.getAsDouble() / answer.items().getAsInt());
  }

  /**
   * Send lag: time from {@code ready} to {@code sent}, without the time to get a connection; empty
   * if nothing was sent.
   */
  public OptionalLong sendLagNanos() {
    return lagNanos(OptionalLong.of(instants.readyNanos()));
  }

  /** Schedule lag: sent − intended, without that time either; empty without a schedule. */
  public OptionalLong scheduleLagNanos() {
    return lagNanos(instants.intendedNanos());
  }

  private OptionalLong lagNanos(OptionalLong from) {
    return from.isEmpty() || instants.sentNanos().isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(
            instants.sentNanos().getAsLong() - from.getAsLong() - connection.nanosBeforeSent());
  }

  public boolean succeeded() {
    return failure.isEmpty();
  }

  /** Whether the client cancelled it on purpose: neither a success nor a failure. */
  public boolean cancelled() {
    return failure.isPresent() && failure.get().cause() == FailureCause.CANCELLED;
  }

  public boolean failed() {
    return !succeeded() && !cancelled();
  }
}
