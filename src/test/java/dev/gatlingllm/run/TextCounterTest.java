package dev.gatlingllm.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.config.TokenCount;
import dev.gatlingllm.load.Stage;
import dev.gatlingllm.prompt.Tokenizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;

class TextCounterTest {
  private final ClientFailure clientFailure = new ClientFailure();
  private final StageRun stage = stage("one");

  private static StageRun stage(String name) {
    return new StageRun(
        Stage.closed(
            0, name, 1, true, Duration.ofSeconds(30), Duration.ZERO, OptionalLong.empty()));
  }

  private TextCounter counter(ToIntFunction<String> tokens) {
    return new TextCounter(TokenCount.AUTO, false, tokens, clientFailure);
  }

  private CompletableFuture<OptionalInt> count(TextCounter counter, String... texts) {
    CompletableFuture<OptionalInt> counted = new CompletableFuture<>();
    counter.count(stage, texts, counted::complete);
    return counted;
  }

  private static OptionalInt of(CompletableFuture<OptionalInt> counted) throws Exception {
    return counted.get(20, TimeUnit.SECONDS);
  }

  @Test
  void theTextsOfAnAnswerAreCountedTogether() throws Exception {
    TextCounter counter = counter(String::length);
    assertThat(of(count(counter, "ab", "c"))).hasValue(3);
    assertThat(counter.notes()).isEmpty();
  }

  @Test
  void whatCountsMoreThanAnIntCanHoldIsNoCount() throws Exception {
    assertThat(of(count(counter(text -> Integer.MAX_VALUE), "a", "b"))).isEmpty();
  }

  @Test
  void aTextThatIsTooLongIsNeverGivenToTheTokenizer() throws Exception {
    List<String> given = new ArrayList<>();
    TextCounter counter = counter(text -> given.add(text) ? 1 : 0);
    assertThat(of(count(counter, "a", "x".repeat(Tokenizer.MOST_CHARACTERS + 1)))).isEmpty();
    String half = "x".repeat(Tokenizer.MOST_CHARACTERS / 2 + 1);
    assertThat(of(count(counter, half, half))).as("all choices together").isEmpty();
    assertThat(given).isEmpty();
    assertThat(counter.notes()).singleElement().asString().startsWith("2 answers have a text of");
  }

  @Test
  void anErrorIsToldAndWhoAskedIsAnsweredAllTheSame() throws Exception {
    TextCounter counter =
        counter(
            text -> {
              throw new OutOfMemoryError(text);
            });
    assertThat(of(count(counter, "first"))).isEmpty();
    assertThat(of(count(counter, "second"))).as("the thread goes on").isEmpty();
    assertThat(clientFailure.sentence().orElseThrow()).contains("counting tokens", "first");
  }

  @Test
  void whenTheTimeIsUpAllThatWaitAreAnsweredThoughOneIsBeingCounted() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    TextCounter counter =
        counter(
            text -> {
              try {
                never.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return 1;
            });
    List<CompletableFuture<OptionalInt>> asked = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      asked.add(count(counter, "text"));
    }
    counter.giveUp(stage("another")::equals);
    assertThat(asked).noneMatch(CompletableFuture::isDone);
    counter.giveUp(stage::equals);
    assertThat(asked)
        .allSatisfy(counted -> assertThat(counted.getNow(OptionalInt.of(9))).isEmpty());
    assertThat(counter.notes()).singleElement().asString().startsWith("5 answers were not counted");
    never.countDown();
    assertThat(of(count(counter, "later"))).hasValue(1);
  }

  @Test
  void noMoreThanSoManyWait() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    TextCounter counter =
        counter(
            text -> {
              try {
                never.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return 1;
            });
    List<CompletableFuture<OptionalInt>> asked = new ArrayList<>();
    for (int i = 0; i < TextCounter.MOST_WAITING + 3; i++) {
      asked.add(count(counter, "text"));
    }
    assertThat(asked.stream().filter(CompletableFuture::isDone)).hasSize(3);
    never.countDown();
    assertThat(of(asked.get(0))).hasValue(1);
  }
}
