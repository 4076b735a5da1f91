package dev.gatlingllm.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatlingllm.Slow;
import dev.gatlingllm.config.ConfigException;
import dev.gatlingllm.config.ConfigReader;
import dev.gatlingllm.config.InputFile;
import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.config.RowPlace;
import dev.gatlingllm.dialect.Dialects;
import dev.gatlingllm.load.ArrivalWords;
import dev.gatlingllm.load.TraceFacts;
import dev.gatlingllm.load.TraceRow;
import dev.gatlingllm.prompt.LlmInput;
import dev.gatlingllm.prompt.Prompt;
import dev.gatlingllm.prompt.TinyVocabulary;
import dev.gatlingllm.prompt.Tokenizer;
import dev.gatlingllm.prompt.TokenizerLoader;
import dev.gatlingllm.prompt.Vocabulary;
import dev.gatlingllm.run.ScheduledUsers.Due;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TracePromptsTest {
  private static final InputFile TRACE = new InputFile("trace", "week.csv");

  private final ClientFailure clientFailure = new ClientFailure();
  private final Tokenizer tokenizer = Vocabulary.qwen3().tokenizer();
  private final TracePrompts prompts = new TracePrompts(tokenizer, 42, clientFailure);
  private final ScheduledExecutorService loop =
      Executors.newSingleThreadScheduledExecutor(Threads.daemon("a-loop"));

  @AfterEach
  void close() {
    prompts.close();
    loop.shutdownNow();
  }

  private static TraceRow row(long number, int tokens, long... blocks) {
    return new TraceRow(
        number,
        OptionalInt.of(tokens),
        OptionalInt.of(9),
        blocks,
        blocks.length == 0 ? 0 : 16,
        List.of(),
        RowPlace.line(TRACE, number + 1));
  }

  private LlmInput input(TraceRow row) {
    return prompts.input(row, Optional.empty());
  }

  private record Told(Optional<LlmInput> input, String thread, long nanos) {}

  private Told make(TraceRow row, long dueNanos, boolean wanted) throws Exception {
    return make(prompts, row, dueNanos, wanted);
  }

  private Told make(TracePrompts maker, TraceRow row, long dueNanos, boolean wanted)
      throws Exception {
    CompletableFuture<Told> told = new CompletableFuture<>();
    loop.execute(
        () ->
            maker.make(
                new Due(dueNanos, OptionalLong.empty(), Optional.of(row)),
                row,
                Optional.empty(),
                loop,
                () -> wanted,
                it ->
                    told.complete(
                        new Told(it, Thread.currentThread().getName(), System.nanoTime()))));
    return told.get(30, TimeUnit.SECONDS);
  }

  @Test
  void aPromptIsHandedOverOnTheUsersLoopBeforeItIsDue() throws Exception {
    input(row(0, 20));
    long due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(3_300);
    Told told = make(row(1, 20), due, true);
    assertThat(told.thread()).isEqualTo("a-loop");
    assertThat(due - told.nanos())
        .as("not long before: it may be large")
        .isBetween(1L, TimeUnit.MILLISECONDS.toNanos(3_000));
    assertThat(tokenizer.count(told.input().orElseThrow().prompt().text())).isEqualTo(20);
    assertThat(told.input().orElseThrow().maxTokens()).hasValue(9);
    assertThat(prompts.late()).isZero();
  }

  @Test
  void oneThatIsNotReadyInTimeIsCounted() throws Exception {
    assertThat(make(row(1, 20), System.nanoTime() - 1, true).input()).isPresent();
    assertThat(prompts.late()).isEqualTo(1);
  }

  @Test
  void whatCannotBeMadeEndsTheRunAndTheUserGoesOn() throws Exception {
    assertThat(make(row(1, 0), System.nanoTime(), true).input()).isEmpty();
    assertThat(clientFailure.sentence().orElseThrow()).startsWith("making prompts of a trace");
  }

  @Slow
  @Test
  void aLengthThatTheTokenizerCannotMakeIsNamedWithItsFileAndLine(@TempDir Path folder)
      throws Exception {
    try (Tokenizer one =
        TokenizerLoader.load(TinyVocabulary.oneTokenForAnything(folder).toString())) {
      TracePrompts few = new TracePrompts(one, 42, clientFailure);
      String cannot = ", line 3: the prompt's length is '2', must be one that can be made: no";
      String why = " of exactly 2 tokens can be made with the tokenizer " + one.name();
      Path rows =
          Files.writeString(
              folder.resolve("week.csv"), "timestamp,inputTokens,outputTokens\n0,1,9\n1,2,9\n");
      TraceFacts facts =
          new ArrivalWords(List.of("trace \"" + rows + "\""), Duration.ofSeconds(1), 1, 1)
              .shapes()
              .get(0)
              .traced()
              .orElseThrow();
      LlmConfig config = ConfigReader.readThisJvm(Dialects.APIS, Map.of());
      assertThatThrownBy(() -> few.check(facts, config, 1L << 30))
          .isInstanceOf(ConfigException.class)
          .hasMessageStartingWith("The trace " + rows + cannot + " prompt" + why);
      assertThat(make(few, row(2, 2), System.nanoTime(), true).input()).isEmpty();
      assertThat(clientFailure.sentence().orElseThrow())
          .startsWith("The trace week.csv" + cannot + " prompt" + why);
      few.close();
    }
  }

  @Test
  void aRowWithoutLengthsAsksWhatAFeederHasTheUserAsk() {
    LlmInput fed = LlmInput.of(new Prompt("fed", 1));
    TraceRow row =
        new TraceRow(
            0,
            OptionalInt.empty(),
            OptionalInt.of(7),
            new long[0],
            0,
            List.of(),
            RowPlace.line(TRACE, 1));
    assertThat(prompts.input(row, Optional.of(fed)))
        .isEqualTo(fed.withMaxTokens(OptionalInt.of(7)));
  }

  @Test
  void nothingIsMadeThatIsNotWanted() throws Exception {
    assertThat(make(row(1, 0), System.nanoTime(), false).input()).isEmpty();
    assertThat(clientFailure.sentence()).isEmpty();
  }

  @Test
  void aRowsPromptIsThatOfItsNumberWhateverTheOrder() {
    Prompt third = input(row(3, 40)).prompt();
    assertThat(input(row(2, 40)).prompt()).isNotEqualTo(third);
    assertThat(input(row(3, 40)).prompt()).isEqualTo(third);
    assertThat(input(row(4, 40, 1, 2, 3)).prompt().text().substring(0, 60))
        .isEqualTo(input(row(5, 40, 1, 2, 7)).prompt().text().substring(0, 60));
  }

  @Test
  void theRowsMessagesTakeThePlaceOfAllOthers() {
    LlmInput asked =
        input(
            new TraceRow(
                0,
                OptionalInt.empty(),
                OptionalInt.empty(),
                new long[0],
                0,
                List.of(
                    new TraceRow.Message("system", "Be short."),
                    new TraceRow.Message("user", "Why?")),
                RowPlace.line(TRACE, 1)));
    assertThat(asked.messages())
        .extracting(LlmInput.Message::role)
        .containsExactly("system", "user");
    assertThat(asked.prompt().text()).isEqualTo("Why?");
    assertThat(asked.maxTokens()).as("the run's own").isEmpty();
  }
}
