package dev.gatlingllm.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatlingllm.Slow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RandomPromptsTest {
  private static final long SEED = 20_240_229;

  /** Where a third vocabulary lies: a tokenizer.json or its folder. Property or environment. */
  private static final String THIRD = "LLM_TEST_TOKENIZER";

  private static Tokenizer qwen3;

  @TempDir Path folder;

  @BeforeAll
  static void load() {
    qwen3 = Vocabulary.qwen3().tokenizer();
  }

  static Stream<Path> vocabularies() {
    return Stream.of(OracleTokenizer.QWEN3, OracleTokenizer.GPT2);
  }

  @Slow
  @ParameterizedTest
  @MethodSource("vocabularies")
  void everySizeIsExact(Path vocabulary) {
    assertThat(misses(vocabulary)).isEmpty();
  }

  @Slow
  @ParameterizedTest
  @MethodSource("vocabularies")
  void noTwoPromptsShareTheirFirst16Tokens(Path vocabulary) {
    assertThat(distinctBeginnings(vocabulary, 64, 4_000)).isEqualTo(4_000);
    assertThat(distinctBeginnings(vocabulary, 16, 20_000)).isEqualTo(20_000);
  }

  @Test
  void aThirdVocabularyKeepsAllOfThis() {
    String spec = System.getProperty(THIRD, System.getenv(THIRD));
    if (spec == null || spec.isBlank()) {
      String skipped =
          "SKIPPED: prompts were not tested with a third vocabulary; set "
              + THIRD
              + " to a tokenizer.json";
      System.err.println(skipped);
      assumeTrue(false, skipped);
    }
    Path path = Path.of(spec);
    Path vocabulary = Files.isDirectory(path) ? path.resolve("tokenizer.json") : path;
    assertThat(misses(vocabulary)).isEmpty();
    assertThat(distinctBeginnings(vocabulary, 64, 4_000)).isEqualTo(4_000);
    assertThat(distinctBeginnings(vocabulary, 16, 20_000)).isEqualTo(20_000);
  }

  @Test
  void theSameSeedGivesTheSamePrompts() {
    try (Tokenizer another = TokenizerLoader.load("qwen3")) {
      List<Prompt> first = some(new RandomPrompts(qwen3, 7), 100, 200);
      assertThat(some(new RandomPrompts(another, 7), 100, 200)).isEqualTo(first);
      assertThat(some(new RandomPrompts(qwen3, 8), 100, 200)).doesNotContainAnyElementsOf(first);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 17, 23, 64, 1000})
  void from16TokensUpAPromptEndsInAnInstruction(int size) {
    List<String> instructions = Wording.load().instructions();
    assertThat(some(new RandomPrompts(qwen3, SEED), size, 200))
        .allSatisfy(p -> assertThat(instructions).anyMatch(i -> p.text().endsWith(". " + i)));
  }

  @Test
  void aPromptIsATitleAndWholeSentences() {
    Set<String> known = new HashSet<>(Wording.load().sentences());
    known.addAll(Wording.load().instructions());
    for (Prompt prompt : some(new RandomPrompts(qwen3, SEED), 120, 1_000)) {
      String[] sentences = prompt.text().split("(?<=\\.) ");
      assertThat(sentences[0]).matches("[A-Z][a-z]+( [a-z]+)+\\.");
      assertThat(known).containsAll(Arrays.asList(sentences).subList(1, sentences.length));
      assertThat(new LinkedHashSet<>(Arrays.asList(sentences))).hasSize(sentences.length);
    }
  }

  @Test
  void smallPromptsAreAsDifferentAsTheirSizeAllows() {
    assertThat(distinct(new RandomPrompts(qwen3, SEED), 1, 2_000)).isGreaterThan(500);
    assertThat(distinct(new RandomPrompts(qwen3, SEED), 2, 5_000)).isEqualTo(5_000);
    assertThat(distinct(new RandomPrompts(qwen3, SEED), 3, 5_000)).isEqualTo(5_000);
  }

  @Test
  void titlesComeAgainOnlyAfter16Million() {
    for (Path vocabulary : vocabularies().toList()) {
      Titles titles = Titles.of(Wording.load(), Vocabulary.of(vocabulary).tokenizer(), SEED);
      Set<String> seen = new HashSet<>();
      for (long index = 0; index < Titles.DISTINCT; index += 499) {
        seen.add(titles.title(index, 16).text());
      }
      assertThat(seen).hasSize((int) ((Titles.DISTINCT - 1) / 499) + 1);
    }
  }

  @Test
  void manyThreadsGetDifferentPrompts() {
    RandomPrompts prompts = new RandomPrompts(qwen3, SEED);
    assertThat(
            IntStream.range(0, 2_000)
                .parallel()
                .mapToObj(i -> prompts.numbered(i, 20).text())
                .toList())
        .doesNotHaveDuplicates();
  }

  @Test
  void aTokenizerWithoutEnglishKeepsTheCount() throws IOException {
    Path vocabulary = TinyVocabulary.characters(folder);
    try (Tokenizer tokenizer = TokenizerSource.load(vocabulary.toString())) {
      RandomPrompts prompts = new RandomPrompts(tokenizer, SEED);
      for (int size = 1; size <= 300; size++) {
        assertThat(prompts.numbered(size - 1, size).text()).hasSize(size);
      }
    }
  }

  @Test
  void aTokenizerWithoutEnglishKeepsBeginningsApart() throws IOException {
    Path vocabulary = TinyVocabulary.characters(folder);
    try (Tokenizer tokenizer = TokenizerSource.load(vocabulary.toString())) {
      List<Prompt> prompts = some(new RandomPrompts(tokenizer, SEED), 40, 1_000);
      assertThat(prompts.stream().map(p -> p.text().substring(0, 16)).distinct()).hasSize(1_000);
    }
  }

  @Test
  void aSizeThatNoTextCanHaveIsAnErrorThatNamesIt() throws IOException {
    Path vocabulary = TinyVocabulary.oneTokenForAnything(folder);
    try (Tokenizer tokenizer = TokenizerSource.load(vocabulary.toString())) {
      RandomPrompts prompts = new RandomPrompts(tokenizer, SEED);
      assertThatThrownBy(() -> prompts.numbered(0, 5))
          .isInstanceOf(TokenizerException.class)
          .hasMessageStartingWith(
              "No prompt of exactly 5 tokens can be made with the tokenizer " + vocabulary);
    }
  }

  @Test
  void aSizeThatNoSumOfSentencesGivesIsMadeAllTheSame() {
    Wording sparse =
        new Wording(
            List.of("Rain fell on the stone."),
            List.of("Go on at length."),
            Wording.load().adjectives(),
            Wording.load().nouns());
    RandomPrompts prompts = new RandomPrompts(sparse, qwen3, SEED);
    for (int size = 1; size <= 120; size++) {
      String text = prompts.numbered(size - 1, size).text();
      assertThat(Vocabulary.qwen3().oracle().ids(text)).hasSize(size);
      assertThat(size < 16 || text.endsWith(" Go on at length.")).as(text).isTrue();
    }
  }

  @Test
  void aPromptHasAtLeastOneToken() {
    assertThatThrownBy(() -> new RandomPrompts(qwen3, SEED).numbered(0, 0))
        .hasMessage("promptTokens is 0, must be 1 or more");
  }

  private static List<Prompt> some(RandomPrompts source, int size, int count) {
    return IntStream.range(0, count).mapToObj(i -> source.numbered(i, size)).toList();
  }

  private static long distinct(RandomPrompts source, int size, int count) {
    return some(source, size, count).stream().distinct().count();
  }

  /** Sizes 1 to 256, three prompts each, and 200 up to 8192, as many small as large ones. */
  private static List<String> misses(Path vocabulary) {
    Random random = new Random(SEED);
    IntStream large = random.doubles(200).mapToInt(d -> (int) Math.round(Math.pow(8192, d)));
    int[] sizes =
        IntStream.concat(IntStream.range(0, 3 * 256).map(i -> 1 + i % 256), large).toArray();
    Vocabulary read = Vocabulary.of(vocabulary);
    RandomPrompts prompts = new RandomPrompts(read.tokenizer(), SEED);
    return IntStream.range(0, sizes.length)
        .mapToObj(i -> prompts.numbered(i, sizes[i]))
        .filter(
            p ->
                read.oracle().ids(p.text()).length != p.tokens().orElseThrow()
                    || !isPlain(p.text()))
        .map(p -> p.tokens() + " wanted: " + p.text())
        .toList();
  }

  private static boolean isPlain(String text) {
    return text.matches("[A-Z][A-Za-z ,.'-]*") && !text.contains("  ");
  }

  private static int distinctBeginnings(Path vocabulary, int size, int count) {
    Vocabulary read = Vocabulary.of(vocabulary);
    RandomPrompts prompts = new RandomPrompts(read.tokenizer(), SEED);
    Set<String> beginnings = new HashSet<>();
    for (int i = 0; i < count; i++) {
      long[] ids = read.oracle().ids(prompts.numbered(i, size).text());
      beginnings.add(Arrays.toString(Arrays.copyOf(ids, 16)));
    }
    return beginnings.size();
  }
}
