package dev.gatlingllm.answer;

import static dev.gatlingllm.answer.ReadAnswer.chunk;
import static dev.gatlingllm.answer.ReadAnswer.content;
import static dev.gatlingllm.answer.ReadAnswer.end;
import static dev.gatlingllm.answer.ReadAnswer.reasoning;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.config.ConfigReader;
import dev.gatlingllm.config.Generation;
import dev.gatlingllm.dialect.Dialects;
import dev.gatlingllm.record.RefusedCounts;
import dev.gatlingllm.record.TokenCounts;
import dev.gatlingllm.record.TokenSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PossibleCountsTest {
  private static final Generation GENERATION =
      ConfigReader.readThisJvm(Dialects.APIS, Map.of()).generation();
  private static final int CHUNKS = 40;

  @Test
  void noTokensBesideTextAreNoCount() {
    TokenCounts zeros = answer(usage(0, 0, 0)).tokens(CHUNKS);
    is(zeros, CHUNKS, TokenSource.TOKENIZER);
    assertThat(zeros.promptTokens()).hasValue(32);
    assertThat(zeros.promptSource()).hasValue(TokenSource.TOKENIZER);
    assertThat(zeros.usagePromptTokens()).isEmpty();
    assertThat(zeros.refused())
        .isEqualTo(
            new RefusedCounts(
                OptionalInt.of(0),
                Map.of(TokenSource.USAGE, 0),
                OptionalInt.empty(),
                OptionalInt.empty()));
    is(answer(usage(0, 0, 0)).tokens(), CHUNKS, TokenSource.CHUNKS);
  }

  @Test
  void onlyOneSourceThatCannotBeLeavesNone() {
    TokenCounts counts =
        answer(usage(32, 0, 32)).tokens(List.of(TokenSource.USAGE), OptionalInt.empty());
    assertThat(counts.completionTokens()).isEmpty();
    assertThat(counts.completionSource()).isEmpty();
  }

  @Test
  void fewerTokensThanTextChunksAreNoCount() {
    is(answer(usage(32, 10, 42)).tokens(41), 41, TokenSource.TOKENIZER);
    is(answer(usage(32, 10, 42)).tokens(), CHUNKS, TokenSource.CHUNKS);
    is(answer("").tokens(2), CHUNKS, TokenSource.CHUNKS);
    is(answer(usage(32, CHUNKS, 72)).tokens(2), CHUNKS, TokenSource.USAGE);
  }

  @Test
  void fewerTokensThanALongTextCanHaveAreNoCount() {
    List<String> reads = List.of(content("word ".repeat(300)), end(usage(32, 1, 33)));
    is(new ReadAnswer(GENERATION, reads).tokens(300), 300, TokenSource.TOKENIZER);
    is(new ReadAnswer(GENERATION, reads).tokens(), 1, TokenSource.CHUNKS);
    List<String> blanks = List.of(content(" ".repeat(128 * 3)), end(usage(32, 3, 35)));
    is(new ReadAnswer(GENERATION, blanks).tokens(300), 3, TokenSource.USAGE);
  }

  @Test
  void aTokenMayBeCutInTwoNowAndThen() {
    is(answer(usage(32, 38, 70)).tokens(), 38, TokenSource.USAGE);
    is(answer(usage(32, 37, 69)).tokens(), CHUNKS, TokenSource.CHUNKS);
  }

  @Test
  void twoCountsThatBearEachOtherOutAreOfAServerThatCutsTokens() {
    is(answer(usage(32, 10, 42)).tokens(11), 10, TokenSource.USAGE);
    is(answer(usage(32, 10, 42)).tokens(20), CHUNKS, TokenSource.CHUNKS);
  }

  @Test
  void reasoningThatTheTotalHasIsAdded() {
    TokenCounts counts =
        thoughtful("{\"prompt_tokens\":32,\"completion_tokens\":10,\"total_tokens\":72,%s}")
            .tokens();
    is(counts, CHUNKS, TokenSource.USAGE);
    assertThat(counts.usageCompletionTokens()).hasValue(CHUNKS);
    assertThat(counts.refused().completion()).isEqualTo(Map.of(TokenSource.USAGE, 10));
    assertThat(counts.streamed().afterFirst()).hasValue(CHUNKS - 1);
  }

  @Test
  void reasoningThatCannotBePartOfTheCompletionIsAdded() {
    is(thoughtful("{\"completion_tokens\":10,%s}").tokens(), CHUNKS, TokenSource.USAGE);
    is(
        thoughtful("{\"prompt_tokens\":32,\"completion_tokens\":10,\"total_tokens\":42,%s}")
            .tokens(),
        CHUNKS,
        TokenSource.USAGE);
  }

  @Test
  void reasoningThatIsPartOfTheCompletionIsNotAddedAgain() {
    is(
        thoughtful("{\"prompt_tokens\":32,\"completion_tokens\":40,\"total_tokens\":72,%s}")
            .tokens(),
        CHUNKS,
        TokenSource.USAGE);
  }

  @Test
  void reasoningBeyondWhatTheTotalBearsOutIsNotAdded() {
    List<String> reads = words(10);
    reads.add(
        end(
            "{\"prompt_tokens\":40,\"completion_tokens\":10,\"total_tokens\":50,"
                + "\"completion_tokens_details\":{\"reasoning_tokens\":500}}"));
    is(new ReadAnswer(GENERATION, reads).tokens(), 10, TokenSource.USAGE);
  }

  @Test
  void moreTokensThanWereAskedForAndThanTheTextHasBytesAreNoCount() {
    for (int tokens : new int[] {300, 1_000_000, Integer.MAX_VALUE}) {
      ReadAnswer answer = answer(usage(32, tokens, 72)).asked(CHUNKS);
      is(answer.tokens(), CHUNKS, TokenSource.CHUNKS);
      is(answer.tokens(CHUNKS), CHUNKS, TokenSource.TOKENIZER);
      assertThat(answer.tokens().refused().completion())
          .isEqualTo(Map.of(TokenSource.USAGE, tokens));
      assertThat(answer.outcome().countsItsTokens(OptionalLong.of(CHUNKS))).isFalse();
    }
  }

  @Test
  void hiddenTokensWithinTheLimitAreBelievedAndSoIsWhatTheTextBearsOut() {
    is(answer(usage(32, 1000, 1032)).asked(1000).tokens(), 1000, TokenSource.USAGE);
    is(answer(usage(32, 1001, 1033)).asked(1000).tokens(), 1001, TokenSource.USAGE);
    // 200 bytes of text: a server that takes no notice of the limit
    is(answer(usage(32, 150, 182)).asked(20).tokens(), 150, TokenSource.USAGE);
    is(answer(usage(32, 1000, 1032)).tokens(), 1000, TokenSource.USAGE);
  }

  @Test
  void reasoningThatUsageNamesMayGoBeyondTheLimit() {
    String usage =
        "{\"completion_tokens\":540,\"completion_tokens_details\":{\"reasoning_tokens\":%d}}";
    is(answer(usage.formatted(500)).asked(CHUNKS).tokens(), 540, TokenSource.USAGE);
    TokenCounts counts = answer(usage.formatted(100)).asked(CHUNKS).tokens();
    is(counts, CHUNKS, TokenSource.CHUNKS);
    assertThat(counts.reasoningTokens()).isEmpty();
    assertThat(counts.refused().reasoning()).hasValue(100);
  }

  @Test
  void moreLogProbabilitiesThanThereCanBeTokensAreNoCount() {
    List<String> reads = words(CHUNKS);
    String logprobs = String.join(",", java.util.Collections.nCopies(500, "{\"token\":\"a\"}"));
    reads.set(0, chunk("content", "word ", ",\"logprobs\":{\"content\":[" + logprobs + "]}", ""));
    reads.add(end(""));
    is(new ReadAnswer(GENERATION, reads).asked(CHUNKS).tokens(), CHUNKS, TokenSource.CHUNKS);
  }

  @Test
  void reasoningAboveTheCompletionIsNoCount() {
    String usage =
        "{\"prompt_tokens\":32,\"completion_tokens\":40,\"total_tokens\":%d,"
            + "\"completion_tokens_details\":{\"reasoning_tokens\":%d}}";
    for (String absurd :
        List.of(
            usage.formatted(72, 500), usage.formatted(9, 1_000_000_000).replace(":9,", ":0,"))) {
      TokenCounts counts = answer(absurd).asked(CHUNKS).tokens();
      is(counts, CHUNKS, TokenSource.USAGE);
      assertThat(counts.reasoningTokens()).isEmpty();
      assertThat(counts.refused().reasoning()).isPresent();
      assertThat(counts.streamed().tokens()).hasValue(CHUNKS);
    }
    assertThat(answer(usage.formatted(72, 40)).tokens().reasoningTokens()).hasValue(40);
  }

  @Test
  void aTotalBelowItsPartsIsInNoCount() {
    is(answer(usage(32, 40, 10)).asked(CHUNKS).tokens(), CHUNKS, TokenSource.USAGE);
    assertThat(answer(usage(32, 40, 10)).tokens().promptTokens()).hasValue(32);
  }

  @Test
  void promptTokensFarAboveThePromptAreNoCount() {
    for (int tokens : new int[] {101_000, 1_000_000_000}) {
      TokenCounts counts = answer(usage(tokens, 40, 0)).tokens();
      assertThat(counts.promptTokens()).hasValue(32);
      assertThat(counts.promptSource()).hasValue(TokenSource.TOKENIZER);
      assertThat(counts.refused().prompt()).hasValue(tokens);
      is(counts, CHUNKS, TokenSource.USAGE);
    }
    assertThat(answer(usage(20_000, 40, 0)).tokens().promptTokens()).hasValue(20_000);
    // Nobody knows how many tokens an image has.
    OptionalInt none = OptionalInt.empty();
    assertThat(
            answer(usage(1_000_000, 40, 0))
                .outcome()
                .tokens(List.of(TokenSource.USAGE), OptionalLong.empty(), none, none, none)
                .promptTokens())
        .hasValue(1_000_000);
  }

  @Test
  void cachedTokensAboveThePromptAreNoCount() {
    String usage =
        "{\"prompt_tokens\":%d,\"completion_tokens\":40,"
            + "\"prompt_tokens_details\":{\"cached_tokens\":%d}}";
    for (String absurd :
        List.of(usage.formatted(32, 33), usage.formatted(0, 5), usage.formatted(200_000, 5))) {
      TokenCounts counts = answer(absurd).tokens();
      assertThat(counts.cachedPromptTokens()).isEmpty();
      assertThat(counts.refused().cached()).isPresent();
      assertThat(counts.promptTokens()).hasValue(32);
    }
    TokenCounts counts = answer(usage.formatted(32, 32)).tokens();
    assertThat(counts.cachedPromptTokens()).hasValue(32);
    assertThat(counts.refused()).isEqualTo(RefusedCounts.NONE);
  }

  @Test
  void usageAmidTheTextIsNotOfAllOfIt() {
    List<String> reads = words(CHUNKS - 1);
    reads.add(30, chunk("content", "word ", "", usage(32, 39, 71)));
    reads.add(end(""));
    is(new ReadAnswer(GENERATION, reads).tokens(), CHUNKS, TokenSource.CHUNKS);
  }

  @Test
  void usageThatGrowsCountsByItsLastAndZerosAtTheEndTakeNothingBack() {
    for (String last : List.of("", usage(32, 80, 112), usage(0, 0, 0), "null")) {
      List<String> reads = new ArrayList<>();
      for (int i = 1; i <= CHUNKS; i++) {
        reads.add(chunk("content", "word word ", "", usage(32, 2 * i, 32 + 2 * i)));
      }
      reads.add(end(last));
      TokenCounts counts = new ReadAnswer(GENERATION, reads).tokens();
      is(counts, 80, TokenSource.USAGE);
      assertThat(counts.usagePromptTokens()).hasValue(32);
      assertThat(counts.streamed().afterFirst()).hasValue(78);
    }
  }

  @Test
  void aWholeNumberIsACountHoweverItIsWritten() {
    for (String number : List.of("40", "40.0", "4e1", "400E-1")) {
      is(answer("{\"completion_tokens\":" + number + "}").tokens(), 40, TokenSource.USAGE);
    }
  }

  @Test
  void whatIsNoWholeNumberOfTokensIsNoCountAndBreaksNoAnswer() {
    for (String number :
        List.of(
            "-1",
            "40.5",
            "2147483648",
            "99999999999999999999",
            "1e300",
            "1e999999999",
            "-0.5",
            "null",
            "true",
            "[40]",
            "{}",
            "\"\"",
            "\"many\"",
            "\"40\"",
            "\"Infinity\"")) {
      ReadAnswer answer =
          answer("{\"prompt_tokens\":%1$s,\"completion_tokens\":%1$s}".formatted(number));
      assertThat(answer.outcome().cause()).as(number).isNull();
      is(answer.tokens(), CHUNKS, TokenSource.CHUNKS);
      assertThat(answer.tokens().promptSource()).hasValue(TokenSource.TOKENIZER);
    }
  }

  @Test
  void aWholeAnswerWithTextHasTokens() {
    byte[] body =
        ("{\"choices\":[{\"message\":{\"content\":\"some text\"}}],\"usage\":"
                + usage(0, 0, 0)
                + "}")
            .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    AnswerOutcome outcome =
        new AnswerOutcome(dev.gatlingllm.dialect.Dialects.of("chat", GENERATION), false, true);
    outcome.head(200, "application/json");
    outcome.bodyEnded(body, body.length, 1);
    OptionalInt none = OptionalInt.empty();
    List<TokenSource> all = List.of(TokenSource.values());
    assertThat(outcome.tokens(all, OptionalLong.empty(), none, none, none).completionTokens())
        .isEmpty();
    is(
        outcome.tokens(all, OptionalLong.empty(), none, OptionalInt.of(2), none),
        2,
        TokenSource.TOKENIZER);
    assertThat(outcome.countsItsTokens(OptionalLong.empty())).isFalse();
  }

  private static void is(TokenCounts counts, int tokens, TokenSource source) {
    assertThat(counts.completionTokens()).hasValue(tokens);
    assertThat(counts.completionSource()).hasValue(source);
  }

  private static String usage(int prompt, int completion, int total) {
    return "{\"prompt_tokens\":%d,\"completion_tokens\":%d,\"total_tokens\":%d}"
        .formatted(prompt, completion, total);
  }

  /** 40 chunks, one word each. */
  private static ReadAnswer answer(String usage) {
    List<String> reads = words(CHUNKS);
    reads.add(end(usage));
    return new ReadAnswer(GENERATION, reads);
  }

  /** 30 chunks of reasoning, 10 of content. */
  private static ReadAnswer thoughtful(String usage) {
    List<String> reads = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      reads.add(reasoning("hmm "));
    }
    reads.addAll(words(10));
    reads.add(end(usage.formatted("\"completion_tokens_details\":{\"reasoning_tokens\":30}")));
    return new ReadAnswer(GENERATION, reads);
  }

  private static List<String> words(int count) {
    List<String> reads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      reads.add(content("word "));
    }
    return reads;
  }
}
