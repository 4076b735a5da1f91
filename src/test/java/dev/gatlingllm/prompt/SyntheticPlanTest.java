package dev.gatlingllm.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.gatlingllm.config.ConfigException;
import dev.gatlingllm.config.Images;
import dev.gatlingllm.draw.Distribution;
import dev.gatlingllm.draw.GroupChoice;
import dev.gatlingllm.draw.LengthPairs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.statistics.distribution.ZipfDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Made-up prompts: lengths as drawn, prefixes as chosen. Tokens are counted by another encoder. */
class SyntheticPlanTest {
  private static final Tokenizer QWEN3 = Vocabulary.qwen3().tokenizer();
  private static final Images NO_IMAGES =
      new Images(List.of(), Images.Position.END, Images.Format.JPEG);

  @TempDir Path folder;

  private static SyntheticPlan plan(Lengths lengths, SharedPrefixes prefixes) {
    return new SyntheticPlan(lengths, prefixes, NO_IMAGES, "llm.promptTokens");
  }

  private static Lengths lengths(Distribution input) {
    return Lengths.of(input, Optional.empty());
  }

  private static Source<Script> open(InputPlan plan, Tokenizer tokenizer, long seed) {
    return plan.open(new InputPlan.Context(tokenizer, seed, 1, 1, it -> {}, it -> {}));
  }

  private static List<LlmInput> some(SyntheticPlan plan, long seed, int count) {
    Source<Script> source = open(plan, QWEN3, seed);
    return Stream.generate(() -> source.next().orElseThrow().atOnce()).limit(count).toList();
  }

  private static int oracleTokens(LlmInput input) {
    return Vocabulary.qwen3().oracle().ids(input.prompt().text()).length;
  }

  @Test
  void lengthsAreAsDrawnAndExact() {
    Distribution input = Distribution.lognormal(200, 0.5);
    Distribution output = Distribution.exponential(100).most(400);
    List<LlmInput> inputs =
        some(plan(Lengths.of(input, Optional.of(output)), SharedPrefixes.NONE), 7, 1_000);
    assertThat(inputs)
        .allSatisfy(
            it -> {
              assertThat(it.prompt().tokens()).hasValue(oracleTokens(it));
              assertThat(it.maxTokens().orElseThrow()).isBetween(1, 400);
              assertThat(it.sharedTokens()).isEmpty();
            });
    double mean = inputs.stream().mapToInt(it -> it.tokens().orElseThrow()).average().orElseThrow();
    // The standard deviation of a mean of 1,000 is 107 / √1,000 = 3.4, and 2.9 of outputs.
    assertThat(mean).isCloseTo(200, within(14.0));
    double median =
        inputs.stream()
            .mapToInt(it -> it.tokens().orElseThrow())
            .sorted()
            .skip(500)
            .findFirst()
            .orElseThrow();
    assertThat(median).isCloseTo(200 * Math.exp(-0.125), within(16.0));
    double outputs =
        inputs.stream().mapToInt(it -> it.maxTokens().orElseThrow()).average().orElseThrow();
    assertThat(outputs).isCloseTo(output.mean(), within(12.0));
  }

  @Test
  void pairsStayTogether() {
    LengthPairs pairs = LengthPairs.parse("llm.lengths", "16/128 at 75 %, 64/32 at 25 %");
    List<LlmInput> inputs = some(plan(Lengths.of(pairs), SharedPrefixes.NONE), 7, 1_000);
    Map<String, Integer> counts = new HashMap<>();
    inputs.forEach(
        it -> counts.merge(oracleTokens(it) + "/" + it.maxTokens().orElseThrow(), 1, Integer::sum));
    assertThat(counts.keySet()).containsExactlyInAnyOrder("16/128", "64/32");
    assertThat(counts.get("16/128")).isBetween(690, 810);
  }

  @Test
  void thePromptOfANumberIsTheSameWhateverTheOrderAndTheThreads() {
    SyntheticPlan plan =
        plan(
            Lengths.of(Distribution.uniform(40, 90), Optional.of(Distribution.uniform(1, 50))),
            new SharedPrefixes(24, 10, GroupChoice.zipf(1), 0.7));
    List<LlmInput> one = some(plan, 7, 300);
    Source<Script> source = open(plan, QWEN3, 7);
    List<LlmInput> parallel =
        IntStream.range(0, 300)
            .parallel()
            .mapToObj(i -> source.next().orElseThrow().atOnce())
            .toList();
    assertThat(parallel).containsExactlyInAnyOrderElementsOf(one);
    assertThat(some(plan, 8, 300)).doesNotContainAnyElementsOf(one);
  }

  @Test
  void severalLoadGeneratorsTakeTurnsInOneSequence() {
    SyntheticPlan plan =
        plan(
            lengths(Distribution.uniform(40, 90)),
            new SharedPrefixes(24, 3, GroupChoice.uniform(), 1));
    List<LlmInput> whole = some(plan, 7, 60);
    Distribution turns = Distribution.uniform(1, 4);
    Set<String> said = new HashSet<>();
    int count = 0;
    for (int injector = 1; injector <= 2; injector++) {
      InputPlan.Context context = new InputPlan.Context(QWEN3, 7, injector, 2, it -> {}, it -> {});
      Source<Script> source = plan.open(context);
      Source<Script> talks = new ConversationPlan(plan, turns, turns).open(context);
      for (int i = injector - 1; i < 60; i += 2) {
        assertThat(source.next().orElseThrow().atOnce().prompt()).isEqualTo(whole.get(i).prompt());
        Script talk = talks.next().orElseThrow();
        for (int turn = 0; turn < talk.turns(); turn++) {
          said.add(talk.turn(turn).input().prompt().text());
          count++;
        }
      }
    }
    assertThat(said).as("nothing is said twice").hasSize(count);
  }

  @Test
  void aGroupHasAPrefixOfItsOwnAndWhatCameBeforeIsKnown() {
    int groups = 20;
    GroupChoice choice = GroupChoice.zipf(1.1);
    List<LlmInput> inputs =
        some(
            plan(
                lengths(Distribution.uniform(50, 120)),
                new SharedPrefixes(32, groups, choice, 0.8)),
            7,
            2_000);
    Set<String> seen = new HashSet<>();
    Map<String, Integer> counts = new HashMap<>();
    for (LlmInput input : inputs) {
      long[] ids = Vocabulary.qwen3().oracle().ids(input.prompt().text());
      assertThat(ids).hasSize(input.tokens().orElseThrow());
      String first = Arrays.toString(Arrays.copyOf(ids, 32));
      assertThat(input.sharedTokens()).hasValue(seen.add(first) ? 0 : 32);
      counts.merge(first, 1, Integer::sum);
    }
    counts.values().removeIf(it -> it == 1);
    assertThat(counts).hasSize(groups);
    int popular = counts.values().stream().mapToInt(it -> it).max().orElseThrow();
    double expected = 2_000 * 0.8 * ZipfDistribution.of(groups, 1.1).probability(1);
    assertThat((double) popular).isCloseTo(expected, within(5 * Math.sqrt(expected)));
    int all = counts.values().stream().mapToInt(it -> it).sum();
    assertThat(all).isCloseTo(1_600, within(90));
  }

  @Test
  void onePrefixOfAllIsSharedByAllButTheFirst() {
    List<LlmInput> inputs =
        some(plan(lengths(Distribution.constant(40)), SharedPrefixes.of(16)), 7, 5);
    assertThat(inputs)
        .extracting(it -> it.sharedTokens())
        .containsExactly(
            OptionalInt.of(0),
            OptionalInt.of(16),
            OptionalInt.of(16),
            OptionalInt.of(16),
            OptionalInt.of(16));
  }

  @Test
  void aThousandGroupsAreMade() {
    SyntheticPlan plan =
        plan(
            lengths(Distribution.constant(48)),
            new SharedPrefixes(32, 1_000, GroupChoice.uniform(), 1));
    Source<Script> source = open(plan, QWEN3, 7);
    Set<String> firsts = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      firsts.add(source.next().orElseThrow().atOnce().prompt().text().substring(0, 80));
    }
    // Of 1,000 uniform draws from 1,000, 632 are different.
    assertThat(firsts).hasSizeBetween(590, 680);
  }

  @Test
  void whatCannotBeMadeIsRefusedBeforeTheLoad() throws IOException {
    SharedPrefixes prefix = SharedPrefixes.of(64);
    refused(
        plan(lengths(Distribution.lognormal(512, 0.5)), prefix),
        "prompts of lognormal 512 sigma 0.5 tokens (llm.promptTokens) must be longer than the 64"
            + " tokens of a shared prefix (llm.prompt.sharedPrefixTokens), the shortest has 1: a"
            + " least of 65 or more.");
    refused(
        plan(Lengths.of(LengthPairs.parse("llm.lengths", "64/9 at 1, 512/9 at 1")), prefix),
        "prompts of 64/9 at 50 %, 512/9 at 50 % tokens (prompt/answer) (llm.promptTokens) must be"
            + " longer than the 64 tokens of a shared prefix (llm.prompt.sharedPrefixTokens), the"
            + " shortest has 64: a least of 65 or more.");
    refused(
        plan(lengths(Distribution.exponential(2_000_000)), SharedPrefixes.NONE),
        "prompts of exponential 2000000 tokens (llm.promptTokens) have no end: some would"
            + " have more than 10,000,000 tokens, so a 'most' must be set.");
    refused(
        plan(
            lengths(Distribution.constant(9_000_001)),
            new SharedPrefixes(9_000_000, 100_000, GroupChoice.uniform(), 1)),
        "100000 prefixes of 9000000 tokens (llm.prompt.prefixGroups) take about 4291534 MB, must be"
            + " less than a quarter of the client's memory of "
            + (Runtime.getRuntime().maxMemory() >> 20)
            + " MB (-Xmx in pom.xml).");
    try (Tokenizer tokenizer =
        TokenizerSource.load(TinyVocabulary.oneTokenForAnything(folder).toString())) {
      assertThatThrownBy(
              () ->
                  open(
                      plan(lengths(Distribution.uniform(2, 9)), SharedPrefixes.NONE), tokenizer, 7))
          .isInstanceOf(TokenizerException.class)
          .hasMessage(
              "prompts of uniform 2 to 9 tokens (llm.promptTokens) must have lengths that the"
                  + " tokenizer %s can make: no text has exactly 2 tokens.",
              tokenizer.name());
    }
  }

  @Test
  void aLengthThatRarelyComesAndThatTheTokenizerCannotMakeIsRefusedWhenItIsOpened()
      throws IOException {
    try (Tokenizer tokenizer =
        TokenizerSource.load(TinyVocabulary.charactersBehindABeginning(folder).toString())) {
      List<Lengths> withOne =
          List.of(
              lengths(Distribution.uniform(1, 5_000)),
              lengths(Distribution.exponential(400).most(2_000)),
              lengths(Distribution.empirical(List.of(500.0, 1.0), List.of(999.0, 1.0))),
              Lengths.of(LengthPairs.parse("llm.lengths", "500/9 at 999, 1/9 at 1")));
      for (Lengths lengths : withOne) {
        SyntheticPlan plan = plan(lengths, SharedPrefixes.NONE);
        unmade(plan, tokenizer, "");
        unmade(
            new MixPlan(
                List.of(
                    new MixPlan.Share("long", 1, sized(500)), new MixPlan.Share("rare", 1, plan)),
                "llm.mix"),
            tokenizer,
            "In llm.mix.rare, ");
        Distribution once = Distribution.constant(1);
        unmade(new ConversationPlan(plan, once, once), tokenizer, "");
      }
      open(plan(lengths(Distribution.uniform(2, 5_000)), SharedPrefixes.NONE), tokenizer, 7);
      open(plan(lengths(Distribution.uniform(1, 5_000)), SharedPrefixes.NONE), QWEN3, 7);
      assertThatThrownBy(
              () ->
                  open(
                      plan(
                          Lengths.of(Distribution.constant(9), Optional.empty()),
                          SharedPrefixes.of(1)),
                      tokenizer,
                      7))
          .isInstanceOf(TokenizerException.class)
          .hasMessageContaining("try another llm.prompt.sharedPrefixTokens");
    }
  }

  private static SyntheticPlan sized(int tokens) {
    return plan(lengths(Distribution.constant(tokens)), SharedPrefixes.NONE);
  }

  private static void unmade(InputPlan plan, Tokenizer tokenizer, String in) {
    assertThatThrownBy(() -> open(plan, tokenizer, 7))
        .isInstanceOf(TokenizerException.class)
        .hasMessageStartingWith(in + "prompts of ")
        .hasMessageEndingWith("no text has exactly 1 token.");
  }

  private static void refused(SyntheticPlan plan, String sentence) {
    assertThatThrownBy(() -> open(plan, QWEN3, 7))
        .isInstanceOf(ConfigException.class)
        .hasMessage(sentence);
  }
}
