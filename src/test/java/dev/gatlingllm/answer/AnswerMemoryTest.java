package dev.gatlingllm.answer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.config.Generations;
import dev.gatlingllm.dialect.Dialect;
import dev.gatlingllm.dialect.Dialects;
import dev.gatlingllm.prompt.Tokenizer;
import dev.gatlingllm.record.FailureCause;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No server can make the client hold more than it has, in one answer or in many. */
class AnswerMemoryTest {
  private static final int MOST = 1 << 20;
  private static final String TEXT =
      "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\n";

  private final AnswerMemory memory = new AnswerMemory(MOST);

  private AnswerReader reader(boolean stream, String type, boolean keepTexts) {
    Dialect chat = Dialects.of("chat", Generations.of(false, true, Map.of()));
    AnswerReader reader = new AnswerReader(chat, stream, keepTexts, null, memory);
    reader.begin(200, type);
    return reader;
  }

  private static void append(AnswerReader reader, String text) {
    ByteBuf chunk = Unpooled.wrappedBuffer(text.getBytes(UTF_8));
    if (!reader.readAgain(chunk, 1)) {
      reader.append(chunk, 1);
      while (reader.next(false, 1)) {
        // only the memory counts
      }
    }
  }

  /** What never ends an event, or a body. */
  private static void fill(AnswerReader reader, int bytes) {
    for (int sent = 0; sent < bytes && !reader.outcome().over(); sent += 8192) {
      append(reader, "x".repeat(8192));
    }
  }

  private void assertGivenUp(AnswerReader reader) {
    assertThat(reader.outcome().cause()).isEqualTo(FailureCause.CLIENT_LIMIT);
    assertThat(reader.outcome().message()).contains("more than " + MOST + " bytes", "-Xmx");
  }

  @Test
  void aShareThatIsGivenBackIsFreeAgain() {
    AnswerMemory.Share one = memory.share();
    AnswerMemory.Share other = memory.share();
    assertThat(one.hold(700_000)).isTrue();
    assertThat(other.hold(400_000)).as("both together are too much").isFalse();
    assertThat(one.hold(500_000)).as("less is always possible").isTrue();
    assertThat(other.hold(400_000)).isTrue();
    one.hold(0);
    other.hold(0);
    assertThat(memory.free()).isEqualTo(MOST);
  }

  @Test
  void smallAnswersAskForNothing() {
    AnswerReader reader = reader(true, "text/event-stream", true);
    append(reader, "data: {\"choices\":[{\"delta\":{\"content\":\"" + "a".repeat(9_000) + "\"}}]}");
    assertThat(memory.free()).isEqualTo(MOST);
  }

  @ParameterizedTest
  @CsvSource({"true, text/event-stream", "true, application/x-ndjson", "false, application/json"})
  void oneAnswerThatIsTooLargeFailsAsTheClientsLimitAndHoldsNothing(boolean stream, String type) {
    AnswerReader reader = reader(stream, type, false);
    append(reader, stream ? "data: {" : "{");
    fill(reader, 2 * MOST);
    assertGivenUp(reader);
    reader.close();
    reader.forget();
    assertThat(memory.free()).isEqualTo(MOST);
  }

  @Test
  void manyAnswersAtOnceFailOnlyWhereThereIsNoMoreMemory() {
    AnswerReader first = reader(false, "application/json", false);
    AnswerReader second = reader(false, "application/json", false);
    fill(first, MOST / 4);
    fill(second, MOST);
    assertGivenUp(second);
    second.close();
    second.forget();
    assertThat(first.outcome().over()).isFalse();
    fill(first, MOST / 8);
    assertThat(first.outcome().over()).as("what the other held is free").isFalse();
  }

  @Test
  void anEventThatFitsButCannotBeReadInTheRestIsNotRead() {
    AnswerReader reader = reader(true, "text/event-stream", false);
    append(reader, "data: {\"choices\":[{\"delta\":{\"content\":\"" + "a".repeat(300_000));
    assertThat(reader.outcome().over()).isFalse();
    append(reader, "\"}}]}\n\n");
    assertGivenUp(reader);
  }

  @Test
  void textsAreHeldUntilTheyAreCounted() {
    AnswerReader reader = reader(true, "text/event-stream", true);
    for (int i = 0; i < 20; i++) {
      append(
          reader,
          "data: {\"choices\":[{\"delta\":{\"content\":\"" + "a".repeat(9_000) + "\"}}]}\n\n");
    }
    reader.close();
    assertThat(memory.free()).isLessThanOrEqualTo(MOST - 20 * 9_000);
    reader.forget();
    assertThat(memory.free()).isEqualTo(MOST);
  }

  /** Or none of the others would find any, and all would fail with it. */
  @Test
  void anAnswerThatIsGivenUpHoldsNoTextAnyMore() {
    AnswerReader reader = reader(true, "text/event-stream", true);
    for (int i = 0; i < 200 && !reader.outcome().over(); i++) {
      append(
          reader,
          "data: {\"choices\":[{\"delta\":{\"content\":\"" + "a".repeat(9_000) + "\"}}]}\n\n");
    }
    assertGivenUp(reader);
    assertThat(memory.free()).isEqualTo(MOST);
    assertThat(reader.outcome().delta().texts()).isEmpty();
  }

  /** The rest of it would be held only to be thrown away. */
  @Test
  void ofATextThatIsTooLongToBeCountedNoMoreIsKeptThanShowsThat() {
    AnswerMemory plenty = new AnswerMemory(1 << 30);
    Dialect chat = Dialects.of("chat", Generations.of(false, true, Map.of()));
    AnswerReader reader = new AnswerReader(chat, true, true, null, plenty);
    reader.begin(200, "text/event-stream");
    for (int i = 0; i < 1000; i++) {
      append(
          reader,
          "data: {\"choices\":[{\"delta\":{\"content\":\"" + "a".repeat(9_000) + "\"}}]}\n\n");
    }
    assertThat(reader.outcome().delta().texts()[0])
        .hasSizeBetween(Tokenizer.MOST_CHARACTERS + 1, 4 * Tokenizer.MOST_CHARACTERS);
    assertThat((1 << 30) - plenty.free()).isLessThan(8 * Tokenizer.MOST_CHARACTERS);
  }

  /** Or four choices would take four times the room, and none of them be counted. */
  @Test
  void thatHoldsForTheTextsOfAllChoicesTogether() {
    AnswerMemory plenty = new AnswerMemory(1 << 30);
    Dialect chat = Dialects.of("chat", Generations.of(false, true, Map.of()));
    AnswerReader reader = new AnswerReader(chat, true, true, null, plenty);
    reader.begin(200, "text/event-stream");
    for (int i = 0; i < 1000; i++) {
      append(
          reader,
          "data: {\"choices\":[{\"index\":%d,\"delta\":{\"content\":\"%s\"}}]}\n\n"
              .formatted(i % 4, "a".repeat(9_000)));
    }
    int kept = 0;
    for (String text : reader.outcome().delta().texts()) {
      kept += text.length();
    }
    assertThat(kept).isBetween(Tokenizer.MOST_CHARACTERS + 1, 4 * Tokenizer.MOST_CHARACTERS);
    assertThat((1 << 30) - plenty.free()).isLessThan(8 * Tokenizer.MOST_CHARACTERS);
  }

  @Test
  void aStreamOfTinyChunksWithoutEndIsGivenUp() {
    AnswerReader reader = reader(true, "text/event-stream", false);
    String chunks = TEXT.repeat(64);
    for (int sent = 0; sent < 2 * MOST / 9 && !reader.outcome().over(); sent += 64) {
      append(reader, chunks);
    }
    assertGivenUp(reader);
  }

  @Test
  void aStreamOfTinyChunksThatAreTheSameEachTimeIsGivenUpToo() {
    AnswerReader reader = reader(true, "text/event-stream", false);
    for (int sent = 0; sent < 2 * MOST / 9 && !reader.outcome().over(); sent++) {
      append(reader, TEXT);
    }
    assertGivenUp(reader);
  }

  @Test
  void noAnswerHasMoreChunksThanAnyModelHasTokens() {
    AnswerReader reader =
        new AnswerReader(
            Dialects.of("chat", Generations.of(false, true, Map.of())),
            true,
            false,
            null,
            new AnswerMemory(1L << 30));
    reader.begin(200, "text/event-stream");
    ByteBuf chunk = Unpooled.wrappedBuffer(TEXT.getBytes(UTF_8));
    reader.append(chunk, 1);
    assertThat(reader.next(false, 1)).isTrue();
    assertThat(reader.next(false, 1)).isFalse();
    int sent = 1;
    for (; sent <= AnswerReader.MOST_CHUNKS && !reader.outcome().over(); sent++) {
      assertThat(reader.readAgain(chunk, sent)).isTrue();
    }
    assertThat(reader.outcome().cause()).isEqualTo(FailureCause.CLIENT_LIMIT);
    assertThat(reader.outcome().message()).contains("text chunks");
  }
}
