package dev.gatlingllm.record;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the server answered.
 *
 * @param id the server's own id of the response
 * @param finishReason of the first choice that has one
 * @param terminated the stream's terminator ({@code [DONE]}) was seen
 * @param items results that are no text, where it has any: vectors, or documents that were ranked
 * @param contentEncoding the header, e.g. gzip
 */
public record Answer(
    OptionalInt httpStatus,
    @JsonProperty("responseId") Optional<String> id,
    Optional<String> finishReason,
    boolean terminated,
    OptionalInt items,
    Optional<String> contentEncoding,
    RateLimits rateLimits) {

  /** A text, uncompressed, and without a word of limits. */
  public Answer(
      OptionalInt httpStatus,
      Optional<String> id,
      Optional<String> finishReason,
      boolean terminated) {
    this(
        httpStatus,
        id,
        finishReason,
        terminated,
        OptionalInt.empty(),
        Optional.empty(),
        RateLimits.NONE);
  }
}
