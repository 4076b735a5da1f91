package dev.gatlingllm.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.record.RefusedCounts;
import dev.gatlingllm.record.StreamedTokenCounts;
import dev.gatlingllm.record.TokenCounts;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TokenCountsTest {
  private static final OptionalInt NONE = OptionalInt.empty();

  @Test
  void theTextThatCameCountsBeforeWhatUsageSays() {
    assertThat(counts(OptionalInt.of(90), OptionalInt.of(60), NONE).tokensPerChunk(30))
        .isEqualTo(2);
    assertThat(counts(OptionalInt.of(90), NONE, NONE).tokensPerChunk(30)).isEqualTo(3);
  }

  @Test
  void reasoningThatWasPerhapsNeverSentMakesNoChunkLarger() {
    assertThat(counts(OptionalInt.of(1_030), NONE, OptionalInt.of(1_000)).tokensPerChunk(30))
        .isEqualTo(1);
  }

  @Test
  void aChunkCarriesAtLeastOneTokenEvenWhereNothingIsKnown() {
    assertThat(counts(NONE, NONE, NONE).tokensPerChunk(30)).isEqualTo(1);
    assertThat(counts(OptionalInt.of(3), NONE, NONE).tokensPerChunk(30)).isEqualTo(1);
    assertThat(counts(OptionalInt.of(3), NONE, NONE).tokensPerChunk(0)).isEqualTo(3);
  }

  private static TokenCounts counts(
      OptionalInt usage, OptionalInt tokenizer, OptionalInt reasoning) {
    StreamedText text =
        new StreamedText(30, 1, 1_000_000_000, 120, 4, 0, 0, NONE, NONE, OptionalLong.empty());
    return new TokenCounts(
        NONE,
        Optional.empty(),
        usage,
        Optional.empty(),
        NONE,
        NONE,
        usage,
        OptionalInt.empty(),
        tokenizer,
        NONE,
        reasoning,
        usage.isEmpty()
            ? StreamedTokenCounts.NONE
            : new StreamedTokenCounts(
                StreamedTokens.shown(usage.getAsInt(), reasoning.orElse(0), text, tokenizer), NONE),
        RefusedCounts.NONE,
        OptionalInt.empty());
  }
}
