package dev.gatlingllm.metrics;

import dev.gatlingllm.record.ChunkArrivals;
import dev.gatlingllm.record.Chunks;
import dev.gatlingllm.record.Connection;
import dev.gatlingllm.record.Instants;
import dev.gatlingllm.record.Origin;
import dev.gatlingllm.record.RequestRecord;
import dev.gatlingllm.record.Samples;
import dev.gatlingllm.record.TokenSource;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** A streamed answer: sent at 0, text from 20 to 60 ms, its end at 61. */
final class Streams {
  private static final long MS = 1_000_000;

  private Streams() {}

  /**
   * @param longestGap nanoseconds; empty for an answer of one chunk
   */
  static RequestRecord of(OptionalInt tokens, OptionalLong longestGap) {
    OptionalInt none = OptionalInt.empty();
    OptionalLong first = OptionalLong.of(20 * MS);
    int gaps = longestGap.isPresent() ? 1 : 0;
    return Samples.record(
        new Origin(1, 0, "one", "Chat", 1, false, true),
        new Instants(
            0,
            OptionalLong.empty(),
            0,
            OptionalLong.of(0),
            first,
            first,
            first,
            OptionalLong.of(60 * MS),
            61 * MS),
        new Connection(false, OptionalLong.empty(), OptionalLong.empty(), 0),
        Samples.answer(OptionalInt.of(200), Optional.empty(), Optional.empty(), true),
        Samples.counts(
            none,
            Optional.empty(),
            tokens,
            tokens.isPresent() ? Optional.of(TokenSource.USAGE) : Optional.empty(),
            none,
            none,
            tokens,
            OptionalInt.empty(),
            none,
            none,
            none),
        new Chunks(1 + gaps, 0, gaps, 0, longestGap),
        tokens.orElse(0),
        Optional.empty(),
        ChunkArrivals.NONE);
  }
}
