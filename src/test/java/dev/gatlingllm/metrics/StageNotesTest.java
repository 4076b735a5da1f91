package dev.gatlingllm.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.load.Stage;
import dev.gatlingllm.metrics.RequestGroup.Kind;
import dev.gatlingllm.metrics.StageSummary.Part;
import dev.gatlingllm.record.ChunkArrivals;
import dev.gatlingllm.record.Chunks;
import dev.gatlingllm.record.Connection;
import dev.gatlingllm.record.Failure;
import dev.gatlingllm.record.FailureCause;
import dev.gatlingllm.record.Instants;
import dev.gatlingllm.record.Origin;
import dev.gatlingllm.record.RequestRecord;
import dev.gatlingllm.record.Samples;
import dev.gatlingllm.record.TokenRange;
import dev.gatlingllm.record.TokenSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class StageNotesTest {
  private static final long MS = 1_000_000;

  private boolean stream = true;
  private boolean warmup;
  private boolean content = true;
  private OptionalInt cached = OptionalInt.empty();
  private int usagePrompt = 512;
  private int usage = 20;
  private int tokenizer = 20;
  private int chunks = 20;
  private int coalesced;
  private int resends;
  private OptionalLong waited = OptionalLong.empty();
  private TokenSource source = TokenSource.USAGE;
  private Optional<Failure> failure = Optional.empty();
  private Objectives objectives = Objectives.NONE;
  private Optional<TokenRange> template = Optional.empty();

  @Test
  void aCalmStageHasNothingToSay() {
    assertThat(notes(20)).isEmpty();
  }

  @Test
  void sourcesThatDifferByMoreThanFivePercentAreSpokenOf() {
    tokenizer = 19;
    // 20 for 19 is 5.3 % more.
    assertThat(notes(20))
        .containsExactly(
            "The server's usage counts 400 completion tokens where the client's tokenizer counts"
                + " 380: +5.3 %. Is llm.tokenizer the model's own?");
    usage = 200;
    tokenizer = 191;
    chunks = 200;
    assertThat(notes(20)).isEmpty();
  }

  @Test
  void answersThatFailedACheckAreMissingFromTheTimes() {
    StageAggregate metrics = metrics();
    add(metrics, 20);
    failure =
        Optional.of(
            new Failure(
                FailureCause.CHECK,
                "ttft().lte(50): found 51.2",
                Optional.empty(),
                Optional.empty()));
    add(metrics, 7);
    assertThat(summarize(metrics).notes())
        .containsExactly(
            "7 answers failed a check, so their times are in no figure: a check on a time leaves"
                + " out the slow ones. llm.slo judges times and leaves out none.");
  }

  @Test
  void whatCouldNotBeBuiltIsSaidOnceWithItsAttribute() {
    failure =
        Optional.of(
            new Failure(
                FailureCause.NOT_BUILT,
                "user(…): No attribute named 'typo' is defined",
                Optional.empty(),
                Optional.empty()));
    assertThat(notes(7))
        .contains(
            "7 requests were never sent, as the simulation's values do not make them: user(…): No"
                + " attribute named 'typo' is defined");
  }

  @Test
  void aCacheThatHadMoreThanCameBeforeInTheRunIsSpokenOf() {
    cached = OptionalInt.of(20);
    assertThat(notes(20)).as("a template's tokens").isEmpty();
    cached = OptionalInt.of(256);
    assertThat(notes(20))
        .containsExactly(
            "The server had 50.0 % of the prompt tokens in its cache, of which 0.0 % are known to"
                + " have come before in this run. The rest is of texts that requests have in"
                + " common, or of an earlier run: the same llm.seed makes the same prompts.");
  }

  @Test
  void moreCachedThanThereIsHasNoShare() {
    cached = OptionalInt.of(1_260);
    StageAggregate metrics = metrics();
    add(metrics, 20);
    StageSummary stage = summarize(metrics);
    assertThat(stage.answers().prompts().cachedShare()).isEmpty();
    assertThat(stage.notes())
        .containsExactly(
            "The server's counts of prompt tokens cannot be: 10,240, where 0 are known to have"
                + " come before and 25,200 are said to come from its cache. No share of them is"
                + " shown.");
  }

  @Test
  void aConstantOfTheServersOwnIsNoQuestion() {
    usagePrompt = 700;
    assertThat(notes(20)).isEmpty();
  }

  @Test
  void aPromptThatIsCountedDifferentlyEachTimeRaisesTheQuestion() {
    StageAggregate metrics = metrics();
    usagePrompt = 700;
    add(metrics, 10);
    usagePrompt = 600;
    add(metrics, 10);
    assertThat(summarize(metrics).notes())
        .containsExactly(
            "The server's usage counts 13,000 prompt tokens where the client's tokenizer counts"
                + " 10,240: +27.0 %. Is llm.tokenizer the model's own?");
    usagePrompt = 512 + 12;
    metrics = metrics();
    add(metrics, 10);
    usagePrompt = 512 + 13;
    add(metrics, 10);
    assertThat(summarize(metrics).notes()).as("within 5 %").isEmpty();
  }

  @Test
  void aServerThatAddsAnotherTemplateIsSpokenOf() {
    template = Optional.of(new TokenRange(9, 9));
    usagePrompt = 512 + 9;
    assertThat(notes(20)).isEmpty();
    usagePrompt = 512 + 23;
    assertThat(notes(20))
        .containsExactly(
            "The server adds 23 tokens to each prompt, the chat template beside llm.tokenizer 9:"
                + " the server uses another template, or a system prompt.");
  }

  /** Chats have a template, completions have none: each is judged for itself. */
  @Test
  void theClassesOfAMixHaveTemplatesOfTheirOwn() {
    template = Optional.of(new TokenRange(90, 90));
    usagePrompt = 512 + 90;
    StageAggregate chat = metrics();
    add(chat, 10);
    usagePrompt = 512;
    StageAggregate completions = metrics();
    add(completions, 10);
    assertThat(mixed(chat, completions).notes()).isEmpty();
    usagePrompt = 512 + 60;
    add(completions, 10);
    assertThat(mixed(chat, completions).notes())
        .containsExactly(
            "The server's usage counts 10,840 prompt tokens of completions where the client's"
                + " tokenizer counts 10,240: +5.9 %. Is llm.tokenizer the model's own?");
  }

  private StageSummary mixed(StageAggregate chat, StageAggregate completions) {
    StageAggregate whole = metrics();
    whole.addAll(chat);
    whole.addAll(completions);
    return whole.summarize(
        1,
        Unwatched.CLIENT,
        List.of(
            new Part(new RequestGroup(0, Kind.CLASS, "chat"), summarize(chat)),
            new Part(new RequestGroup(0, Kind.CLASS, "completions"), summarize(completions))));
  }

  @Test
  void guessedTokensAreSpokenOf() {
    source = TokenSource.CHUNKS;
    assertThat(notes(20))
        .containsExactly(
            "The completion tokens of 20 requests are guessed: one for each text chunk.");
  }

  @Test
  void coalescedChunksAreSpokenOf() {
    chunks = 10;
    coalesced = 1;
    assertThat(notes(20))
        .hasSize(1)
        .anyMatch(note -> note.startsWith("10.0 % of the text chunks came in the same read"));
  }

  @Test
  void anAnswerThatOnlyThinksIsNoFailure() {
    content = false;
    assertThat(notes(20))
        .containsExactly(
            "All answers have no visible content, only reasoning or tool calls; TTFC is absent"
                + " there, which is no failure.");
  }

  @Test
  void spreadThroughputSaysSo() {
    stream = false;
    assertThat(notes(20)).hasSize(1).first().asString().startsWith("Tokens per second are spread");
  }

  @Test
  void totalFailureAndCutRequestsAreSpokenOf() {
    failure =
        Optional.of(
            new Failure(FailureCause.INCOMPLETE, "cut", Optional.empty(), Optional.empty()));
    assertThat(notes(3))
        .containsExactly(
            "There are no latencies to report: they are of successful requests.",
            "3 requests were still running when the drain ended and were cut; they count as failed"
                + " (incomplete).");
  }

  @Test
  void whatWasCancelledOnPurposeIsSpokenOf() {
    StageAggregate metrics = metrics();
    failure =
        Optional.of(
            new Failure(FailureCause.CANCELLED, "enough", Optional.empty(), Optional.empty()));
    add(metrics, 4);
    assertThat(summarize(metrics).notes())
        .hasSize(2)
        .anyMatch(note -> note.startsWith("4 of 4 requests were cancelled by the client"))
        .anyMatch(note -> note.startsWith("No request was let finish"));
    assertThat(summarize(metrics).failRatio()).hasValue(0);
    failure = Optional.empty();
    add(metrics, 20);
    assertThat(summarize(metrics).notes())
        .singleElement()
        .asString()
        .startsWith("4 of 24 requests were cancelled by the client");
    assertThat(summarize(metrics).failRatio()).hasValue(0);
  }

  @Test
  void aWaitForAnothersConnectionIsSpokenOfIfItIsNoLessThanALag() {
    StageAggregate metrics = metrics();
    waited = OptionalLong.of(9_999_999);
    add(metrics, 19);
    assertThat(summarize(metrics).notes()).isEmpty();
    waited = OptionalLong.of(50_000_000);
    add(metrics, 1);
    assertThat(summarize(metrics).notes())
        .containsExactly(
            "20 requests waited for a connection that another request opened, 12.0 ms on average,"
                + " 50.0 ms at most: times from the send and lags are without that wait.");
  }

  @Test
  void oneOfAnythingIsNoMore() {
    resends = 1;
    waited = OptionalLong.of(10_000_000);
    assertThat(notes(1))
        .containsExactly(
            "Only 1 request succeeded: too few for more than a first impression.",
            "The HTTP client sent 1 request again by itself.",
            "1 request waited for a connection that another request opened, 10.0 ms on average,"
                + " 10.0 ms at most: times from the send and lags are without that wait.");
  }

  @Test
  void fewSuccessesAndResendsAreSpokenOf() {
    resends = 1;
    assertThat(notes(9))
        .containsExactly(
            "Only 9 requests succeeded: too few for more than a first impression.",
            "The HTTP client sent 9 requests again by itself.");
    assertThat(notes(1).get(0)).startsWith("Only 1 request succeeded:");
    assertThat(notes(1)).contains("The HTTP client sent 1 request again by itself.");
  }

  @Test
  void aFailedWarmupIsSpokenOf() {
    StageAggregate metrics = metrics();
    add(metrics, 20);
    warmup = true;
    failure =
        Optional.of(new Failure(FailureCause.CONNECT, "no", Optional.empty(), Optional.empty()));
    add(metrics, 2);
    assertThat(summarize(metrics).notes())
        .containsExactly("2 of 2 warm-up requests failed: connect 2 (no).");
  }

  @Test
  void aStageThatChangesOnItsWayIsSpokenOf() {
    List<String> notes =
        new SimulatedStage(3).run(second -> second < 8 ? 1 : 1.5 + second / 60).notes();
    assertThat(notes)
        .anyMatch(
            note ->
                note.matches(
                    "Not steady: from the first half of the window to the second, .*E2E went from"
                        + " [0-9.]+ to [0-9.]+ ms.*"));
    assertThat(new SimulatedStage(3).run(second -> 1).notes())
        .noneMatch(note -> note.startsWith("Not steady"));
  }

  /** To change the figures is what a ramp is for. */
  @Test
  void aLoadThatIsPlannedToChangeIsNotCalledUnsteady() {
    Stage ramp = BacklogTest.stage("ramp 1 to 8 users 200s");
    StageSummary changed = new SimulatedStage(3).run(ramp, second -> 1 + second / 10);
    assertThat(changed.steadyState().differences()).isNotEmpty();
    assertThat(changed.steady()).isEmpty();
    assertThat(changed.notes()).noneMatch(note -> note.startsWith("Not steady"));
  }

  @Test
  void objectivesThatCannotBeJudgedAreSpokenOf() {
    stream = false;
    objectives = Objectives.of(Map.of("ttft", 1.0));
    assertThat(notes(20))
        .contains(
            "The objectives of llm.slo need a stream, which this stage has not: there is no"
                + " goodput.");
    stream = true;
    objectives = Objectives.of(Map.of("itl", 1.0));
    assertThat(notes(20))
        .containsExactly(
            "20 successes do not show what an objective of llm.slo asks for; they count as not"
                + " good.");
  }

  private List<String> notes(int requests) {
    StageAggregate metrics = metrics();
    add(metrics, requests);
    return summarize(metrics).notes();
  }

  private StageAggregate metrics() {
    StageAggregate metrics =
        new StageAggregate(
            RequestGroup.stage(0),
            Stage.closed(
                0, "one", 1, stream, Duration.ofSeconds(10), Duration.ZERO, OptionalLong.empty()),
            objectives,
            template);
    metrics.window(0, 10_000 * MS);
    return metrics;
  }

  private static StageSummary summarize(StageAggregate metrics) {
    return metrics.summarize(1, Unwatched.CLIENT);
  }

  private void add(StageAggregate metrics, int requests) {
    for (int i = 0; i < requests; i++) {
      metrics.add(record());
    }
  }

  private RequestRecord record() {
    OptionalLong first = stream ? OptionalLong.of(20 * MS) : OptionalLong.empty();
    return Samples.record(
        new Origin(1, 0, "one", "Chat", 1, warmup, stream),
        new Instants(
            0,
            OptionalLong.empty(),
            0,
            OptionalLong.of(0),
            first,
            first,
            content ? first : OptionalLong.empty(),
            first,
            90 * MS),
        new Connection(false, OptionalLong.empty(), waited, resends),
        Samples.answer(OptionalInt.of(200), Optional.empty(), Optional.empty(), true),
        Samples.counts(
            OptionalInt.of(512),
            Optional.of(TokenSource.USAGE),
            OptionalInt.of(usage),
            Optional.of(source),
            OptionalInt.of(usagePrompt),
            OptionalInt.of(512),
            OptionalInt.of(usage),
            OptionalInt.empty(),
            OptionalInt.of(tokenizer),
            cached,
            OptionalInt.empty()),
        new Chunks(chunks, coalesced, chunks - 1, 0, OptionalLong.empty()),
        usage,
        failure,
        ChunkArrivals.NONE);
  }
}
