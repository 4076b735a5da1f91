package dev.gatlingllm.answer;

import static dev.gatlingllm.answer.ReadAnswer.chunk;
import static dev.gatlingllm.answer.ReadAnswer.content;
import static dev.gatlingllm.answer.ReadAnswer.end;
import static dev.gatlingllm.answer.ReadAnswer.reasoning;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.config.ConfigReader;
import dev.gatlingllm.config.Generation;
import dev.gatlingllm.dialect.Dialects;
import dev.gatlingllm.record.StreamedTokenCounts;
import dev.gatlingllm.record.TokenCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Answers drawn at random, whose tokens are known, against what their bytes are read as. */
class TokensAfterFirstTest {
  private static final Generation GENERATION =
      ConfigReader.readThisJvm(Dialects.APIS, Map.of("llm.logprobs", "0")).generation();

  /** Tokens in reads in chunks: what is the truth, counted one by one. */
  private static final class Drawn {
    final Random random;
    final List<List<List<String>>> reads = new ArrayList<>();
    final int hidden;

    Drawn(long seed, int mostInAChunk, int mostLetters) {
      random = new Random(seed);
      hidden = random.nextInt(3) == 0 ? random.nextInt(300) : 0;
      int count = 1 + random.nextInt(12);
      for (int r = 0; r < count; r++) {
        List<List<String>> read = new ArrayList<>();
        int chunks = 1 + (random.nextInt(3) == 0 ? random.nextInt(4) : 0);
        for (int c = 0; c < chunks; c++) {
          List<String> tokens = new ArrayList<>();
          int inChunk = 1 + random.nextInt(mostInAChunk);
          for (int t = 0; t < inChunk; t++) {
            tokens.add("x".repeat(mostLetters == 0 ? 4 : 1 + random.nextInt(mostLetters)));
          }
          read.add(tokens);
        }
        reads.add(read);
      }
    }

    static int tokens(List<List<String>> read) {
      return read.stream().mapToInt(List::size).sum();
    }

    int all() {
      return reads.stream().mapToInt(Drawn::tokens).sum();
    }

    int chunks() {
      return reads.stream().mapToInt(List::size).sum();
    }

    int afterFirst() {
      return all() - tokens(reads.get(0));
    }

    String usage(int soFar) {
      return ("{\"prompt_tokens\":32,\"completion_tokens\":%d,"
              + "\"completion_tokens_details\":{\"reasoning_tokens\":%d}}")
          .formatted(hidden + soFar, hidden);
    }

    TokenCounts read(boolean logprobs, boolean usageInEach) {
      List<String> bytes = new ArrayList<>();
      int soFar = 0;
      for (List<List<String>> read : reads) {
        StringBuilder events = new StringBuilder();
        for (List<String> tokens : read) {
          soFar += tokens.size();
          String each = "{},".repeat(tokens.size());
          String list = each.substring(0, each.length() - 1);
          events.append(
              chunk(
                  "content",
                  String.join("", tokens),
                  logprobs ? ",\"logprobs\":{\"content\":[" + list + "]}" : "",
                  usageInEach ? usage(soFar) : ""));
        }
        bytes.add(events.toString());
      }
      bytes.add(end(usage(soFar)));
      return new ReadAnswer(GENERATION, bytes).tokens();
    }
  }

  private static void isExact(Drawn drawn, TokenCounts read) {
    assertThat(read.streamed().tokens()).hasValue(drawn.all());
    assertThat(read.completionTokens()).hasValue(drawn.all() + drawn.hidden);
    if (drawn.reads.size() == 1) {
      assertThat(read.streamed().afterFirst()).isEmpty();
    } else {
      assertThat(read.streamed().afterFirst()).hasValue(drawn.afterFirst());
    }
  }

  @Test
  void ofChunksOfOneTokenTheyAreExact() {
    for (int seed = 0; seed < 500; seed++) {
      Drawn drawn = new Drawn(seed, 1, 12);
      isExact(drawn, drawn.read(false, false));
    }
  }

  @Test
  void ofTokensOfOneLengthTheyAreExactHoweverTheyCome() {
    for (int seed = 0; seed < 500; seed++) {
      Drawn drawn = new Drawn(seed, 60, 0);
      isExact(drawn, drawn.read(false, false));
    }
  }

  @Test
  void whereTheServerCountsAsItGoesTheyAreExact() {
    for (int seed = 0; seed < 500; seed++) {
      Drawn drawn = new Drawn(seed, 60, 12);
      isExact(drawn, drawn.read(true, false));
      isExact(drawn, drawn.read(false, true));
    }
  }

  @Test
  void otherwiseTheyAreNearAndNoChunkHasLessThanOne() {
    for (int seed = 0; seed < 500; seed++) {
      Drawn drawn = new Drawn(seed, 60, 8);
      StreamedTokenCounts read = drawn.read(false, false).streamed();
      int later = drawn.chunks() - drawn.reads.get(0).size();
      assertThat(read.afterFirst().isPresent()).isEqualTo(later > 0);
      if (later > 0) {
        int after = read.afterFirst().getAsInt();
        assertThat(after)
            .isBetween(later, drawn.all() - drawn.reads.get(0).size())
            .isBetween(drawn.afterFirst() * 2 / 5, drawn.afterFirst() * 5 / 2 + 1);
      }
    }
  }

  @Test
  void aFullFirstChunkBeforeSingleTokensIsTakenOff() {
    List<String> reads = new ArrayList<>(List.of(content("word ".repeat(51))));
    for (int i = 0; i < 149; i++) {
      reads.add(content("word "));
    }
    reads.add(end("{\"completion_tokens\":200}"));
    assertThat(after(reads)).hasValue(149);
  }

  @Test
  void anAnswerThatCameWithinAMillisecondHasNone() {
    for (long nanosEach : new long[] {1_000, 33_333, 111_111, 112_000}) {
      List<String> reads = words(10);
      reads.add(end("{\"completion_tokens\":10}"));
      TokenCounts counts = new ReadAnswer(GENERATION, reads, nanosEach).tokens();
      assertThat(counts.streamed().tokens()).hasValue(10);
      boolean known = 9 * nanosEach >= 1_000_000;
      assertThat(counts.streamed().afterFirst().isPresent()).isEqualTo(known);
    }
  }

  @Test
  void whatWasGeneratedAndNeverSentIsInNoneOfIt() {
    for (String details :
        List.of(
            ",\"completion_tokens_details\":{\"reasoning_tokens\":180}",
            ",\"reasoning_tokens\":180",
            // Left out of the completion.
            "")) {
      List<String> reads = words(20);
      int said = details.isEmpty() ? 20 : 200;
      reads.add(end("{\"prompt_tokens\":32,\"completion_tokens\":" + said + details + "}"));
      assertThat(after(reads)).hasValue(19);
    }
  }

  @Test
  void whereNobodySaysHowManyWereNotSentTheyAreNotKnown() {
    List<String> reads = words(20);
    reads.add(end("{\"completion_tokens\":200}"));
    ReadAnswer answer = new ReadAnswer(GENERATION, reads);
    assertThat(answer.tokens().streamed()).isEqualTo(StreamedTokenCounts.NONE);
    assertThat(answer.outcome().countsItsTokens(OptionalLong.empty())).isFalse();
    // Unless a tokenizer counts them.
    assertThat(answer.tokens(20).streamed())
        .isEqualTo(new StreamedTokenCounts(OptionalInt.of(20), OptionalInt.of(19)));
    assertThat(answer.tokens(20).completionTokens()).hasValue(200);
  }

  @Test
  void reasoningThatCameIsText() {
    List<String> reads = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      reads.add(reasoning("hmm "));
    }
    reads.addAll(words(10));
    reads.add(end("{\"completion_tokens\":40,\"reasoning_tokens\":30}"));
    assertThat(after(reads)).hasValue(39);
    // Also where a server does not call it so.
    List<String> asContent = words(40);
    asContent.add(end("{\"completion_tokens\":40,\"reasoning_tokens\":30}"));
    assertThat(after(asContent)).hasValue(39);
  }

  @Test
  void ofASummaryOfReasoningTheSummaryCounts() {
    List<String> reads = new ArrayList<>(List.of(reasoning("abcd ".repeat(10))));
    reads.addAll(words(100));
    reads.add(end("{\"completion_tokens\":1100,\"reasoning_tokens\":1000}"));
    assertThat(new ReadAnswer(GENERATION, reads).tokens().streamed())
        .isEqualTo(new StreamedTokenCounts(OptionalInt.of(110), OptionalInt.of(100)));
  }

  @Test
  void oneTokenCutInTwoDoesNotMakeTwo() {
    List<String> reads = words(200);
    reads.add(end("{\"completion_tokens\":195}"));
    assertThat(after(reads)).hasValue(194);
  }

  private static List<String> words(int count) {
    List<String> reads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      reads.add(content("word "));
    }
    return reads;
  }

  private static OptionalInt after(List<String> reads) {
    return new ReadAnswer(GENERATION, reads).tokens().streamed().afterFirst();
  }
}
