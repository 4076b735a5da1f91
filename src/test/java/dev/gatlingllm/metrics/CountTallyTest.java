package dev.gatlingllm.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.record.ChunkArrivals;
import dev.gatlingllm.record.Chunks;
import dev.gatlingllm.record.Connection;
import dev.gatlingllm.record.Instants;
import dev.gatlingllm.record.Origin;
import dev.gatlingllm.record.RefusedCounts;
import dev.gatlingllm.record.RequestRecord;
import dev.gatlingllm.record.Samples;
import dev.gatlingllm.record.StreamedTokenCounts;
import dev.gatlingllm.record.TokenCounts;
import dev.gatlingllm.record.TokenSource;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class CountTallyTest {
  private static final OptionalInt NONE = OptionalInt.empty();

  @Test
  void everyKindOfCountThatCannotBeIsSaidWithTheFirstOfIt() {
    CountTally tally = new CountTally();
    tally.addSuccess(record(1_000_000, 1_000_000_000, 33, 500));
    tally.addSuccess(record(7, 0, 34, 501));
    assertThat(tally.notes())
        .containsExactly(
            "The completion tokens by usage of 2 answers cannot be (the first: 1,000,000 tokens"
                + " beside 20 text chunks); they are no count, and the next source counts.",
            "The prompt tokens by usage of 2 answers cannot be (the first: 1,000,000,000); they are"
                + " no count.",
            "The cached prompt tokens by usage of 2 answers cannot be part of its prompt tokens"
                + " (the first: 33); they are no count.",
            "The reasoning tokens by usage of 2 answers cannot be part of its completion tokens"
                + " (the first: 500); they are no count.");
  }

  private static RequestRecord record(int completion, int prompt, int cached, int reasoning) {
    RefusedCounts refused =
        new RefusedCounts(
            OptionalInt.of(prompt),
            Map.of(TokenSource.USAGE, completion),
            OptionalInt.of(cached),
            OptionalInt.of(reasoning));
    OptionalInt tokens = OptionalInt.of(20);
    OptionalLong first = OptionalLong.of(1);
    return Samples.record(
        new Origin(1, 0, "one", "Chat", 1, false, true),
        new Instants(0, OptionalLong.empty(), 0, first, first, first, first, first, 9),
        new Connection(false, OptionalLong.empty(), OptionalLong.empty(), 0),
        Samples.answer(OptionalInt.of(200), Optional.empty(), Optional.empty(), true),
        new TokenCounts(
            tokens,
            Optional.of(TokenSource.TOKENIZER),
            tokens,
            Optional.of(TokenSource.CHUNKS),
            NONE,
            tokens,
            NONE,
            NONE,
            NONE,
            NONE,
            NONE,
            new StreamedTokenCounts(tokens, OptionalInt.of(19)),
            refused,
            OptionalInt.empty()),
        new Chunks(20, 0, 19, 0, OptionalLong.empty()),
        20,
        Optional.empty(),
        ChunkArrivals.NONE);
  }
}
