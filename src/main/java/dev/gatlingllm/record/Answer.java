package dev.gatlingllm.record;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the server answered.
 *
 * @param id the server's own id of the response
 * @param finishReason of the first choice that has one
 * @param terminated the stream's terminator ({@code [DONE]}) was seen
 */
public record Answer(
    OptionalInt httpStatus,
    Optional<String> id,
    Optional<String> finishReason,
    boolean terminated) {}
