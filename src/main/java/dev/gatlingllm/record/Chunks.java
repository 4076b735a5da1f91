package dev.gatlingllm.record;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.OptionalLong;

/**
 * The text chunks of one answer.
 *
 * @param count chunks with generated text
 * @param coalesced those that came in the same socket read as the one before
 * @param gaps between consecutive chunks of a choice
 * @param stalls gaps that count as a stall (docs/metrics.md)
 * @param longestGapNanos the longest gap between consecutive chunks of a choice
 */
public record Chunks(
    @JsonProperty("chunks") int count,
    @JsonProperty("coalescedChunks") int coalesced,
    int gaps,
    int stalls,
    OptionalLong longestGapNanos) {}
