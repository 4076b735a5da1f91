package dev.gatlingllm.record;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.OptionalLong;

/**
 * The text chunks of one answer.
 *
 * @param count number of chunks with generated text
 * @param coalesced number of chunks that came in the same socket read as the previous one
 * @param gaps number of gaps between consecutive chunks of a choice
 * @param stalls number of gaps that count as stalls (docs/metrics.md)
 * @param longestGapNanos the longest gap between consecutive chunks of a choice
 */
public record Chunks(
    @JsonProperty("chunks") int count,
    @JsonProperty("coalescedChunks") int coalesced,
    int gaps,
    int stalls,
    OptionalLong longestGapNanos) {}
