package dev.gatlingllm.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.gatlingllm.prompt.MixPlan.Share;
import dev.gatlingllm.record.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MixPlanTest {
  /** Asks its seed and a count. */
  private record Counting(int size, int most) implements InputPlan {
    @Override
    public String words() {
      return "prompts of " + size + " tokens";
    }

    @Override
    public OptionalInt tokens() {
      return OptionalInt.of(size);
    }

    @Override
    public long bytesEach() {
      return size;
    }

    @Override
    public String key() {
      return "k";
    }

    @Override
    public boolean conversations() {
      return false;
    }

    @Override
    public Source<Script> open(Context context) {
      int[] count = {0};
      return () ->
          count[0] == most
              ? Optional.empty()
              : Optional.of(
                  Script.of(
                      LlmInput.of(
                          Prompt.uncounted(context.seed() + " " + size + " " + count[0]++))));
    }
  }

  private static final MixPlan MIX = mix(Integer.MAX_VALUE);

  private static MixPlan mix(int most) {
    return new MixPlan(
        List.of(
            new Share("chat", 70, new Counting(1, most)),
            new Share("summarise", 20, new Counting(2, most)),
            new Share("off", 0, new Counting(3, most)),
            new Share("embed", 10, new Counting(4, most))),
        "llm.mix");
  }

  private static List<LlmInput> asked(MixPlan plan, long seed, int injector, int of, int count) {
    Source<Script> source =
        plan.open(new InputPlan.Context(null, seed, injector, of, sentence -> {}, input -> {}));
    List<LlmInput> asked = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      source.next().ifPresent(script -> asked.add(script.atOnce()));
    }
    return asked;
  }

  private static List<String> classes(List<LlmInput> inputs) {
    return inputs.stream().map(it -> it.labels().requestClass()).toList();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void sharesFollowTheWeights(long seed) {
    List<String> classes = classes(asked(MIX, seed, 1, 1, 20_000));
    assertThat(classes).doesNotContain("off");
    assertThat(share(classes, "chat")).isCloseTo(0.7, within(0.015));
    assertThat(share(classes, "summarise")).isCloseTo(0.2, within(0.015));
    assertThat(share(classes, "embed")).isCloseTo(0.1, within(0.015));
  }

  private static double share(List<String> classes, String name) {
    return (double) classes.stream().filter(name::equals).count() / classes.size();
  }

  @Test
  void theSameSeedAsksTheSameAndAnotherSomethingElse() {
    assertThat(asked(MIX, 7, 1, 1, 500)).isEqualTo(asked(MIX, 7, 1, 1, 500));
    assertThat(classes(asked(MIX, 7, 1, 1, 500))).isNotEqualTo(classes(asked(MIX, 8, 1, 1, 500)));
  }

  @Test
  void severalLoadGeneratorsTakeTurnsInOneSequence() {
    List<String> whole = classes(asked(MIX, 7, 1, 1, 300));
    List<String> first = classes(asked(MIX, 7, 1, 2, 150));
    List<String> second = classes(asked(MIX, 7, 2, 2, 150));
    for (int i = 0; i < 150; i++) {
      assertThat(first.get(i)).isEqualTo(whole.get(2 * i));
      assertThat(second.get(i)).isEqualTo(whole.get(2 * i + 1));
    }
  }

  @Test
  void aClassAsksTheSameWhateverTheOthersDo() {
    MixPlan alone = new MixPlan(List.of(new Share("chat", 1, new Counting(1, 1_000))), "llm.mix");
    List<String> mixed =
        asked(MIX, 7, 1, 1, 100).stream()
            .filter(it -> it.labels().requestClass().equals("chat"))
            .map(LlmInput::toString)
            .toList();
    assertThat(asked(alone, 7, 1, 1, mixed.size())).extracting(LlmInput::toString).isEqualTo(mixed);
  }

  @Test
  void eachTurnIsOfTheClassAndKeepsItsOtherLabels() {
    Source<Script> source =
        MIX.open(new InputPlan.Context(null, 7, 1, 1, sentence -> {}, input -> {}));
    Script script = source.next().orElseThrow();
    LlmInput turn = script.turn(0).input();
    assertThat(turn.labels().requestClass()).isNotEmpty();
    assertThat(turn.labels().inSession(4, 2, 0).requestClass())
        .isEqualTo(turn.labels().requestClass());
    assertThat(turn.labels()).isEqualTo(Labels.NONE.ofClass(turn.labels().requestClass()));
    assertThat(script.turns()).isEqualTo(1);
  }

  @Test
  void aMixEndsWithTheFirstClassThatHasNoMore() {
    Source<Script> source =
        mix(5).open(new InputPlan.Context(null, 7, 1, 1, sentence -> {}, input -> {}));
    int asked = 0;
    while (source.next().isPresent()) {
      asked++;
    }
    assertThat(asked).isBetween(5, 15);
  }

  @Test
  void itSaysWhatItIs() {
    assertThat(MIX.words())
        .isEqualTo(
            "chat 70 %: prompts of 1 tokens; summarise 20 %: prompts of 2 tokens; embed 10 %:"
                + " prompts of 4 tokens");
    assertThat(MIX.tokens()).isEmpty();
    assertThat(MIX.bytesEach()).isEqualTo((long) (0.7 + 0.4 + 0.4));
    assertThat(MIX.conversations()).isFalse();
  }

  @Test
  void badClassesAreRefused() {
    Counting plan = new Counting(1, 1);
    assertRefused(() -> new MixPlan(List.of(), "k"), "the weights sum to 0, must have one above 0");
    assertRefused(
        () -> new MixPlan(List.of(new Share("a", -1, plan)), "k"),
        "a weight is -1.0, must be 0 or more");
    assertRefused(
        () -> new MixPlan(List.of(new Share("a", 1, plan), new Share("a", 2, plan)), "k"),
        "two classes of a mix have one name");
    assertRefused(
        () -> new MixPlan(List.of(new Share("a", 1, plan), new Share(" ", 2, plan)), "k"),
        "a class of a mix has a blank name, must have one");
    assertRefused(
        () -> new MixPlan(List.of(new Share("a", 1, MIX)), "k"),
        "a class of a mix is a mix itself");
  }

  private static void assertRefused(Supplier<MixPlan> plan, String sentence) {
    assertThatThrownBy(plan::get).isInstanceOf(IllegalArgumentException.class).hasMessage(sentence);
  }
}
