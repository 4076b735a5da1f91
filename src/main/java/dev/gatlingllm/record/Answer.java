package dev.gatlingllm.record;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The server's answer.
 *
 * @param id the server's id of the response
 * @param finishReason of the first choice that has one
 * @param terminated whether the stream's terminator ({@code [DONE]}) was seen
 * @param items number of results that are not text: vectors, or ranked documents; empty if it has
 *     none
 * @param contentEncoding the header, e.g. gzip
 */
public record Answer(
    OptionalInt httpStatus,
    @JsonProperty("responseId") Optional<String> id,
    Optional<String> finishReason,
    boolean terminated,
    OptionalInt items,
    Optional<String> contentEncoding,
    RateLimits rateLimits) {}
