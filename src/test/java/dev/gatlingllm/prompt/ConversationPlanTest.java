package dev.gatlingllm.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.config.Images;
import dev.gatlingllm.draw.Distribution;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConversationPlanTest {
  private static final Tokenizer TOKENIZER = Vocabulary.qwen3().tokenizer();

  private static final ConversationPlan PLAN =
      new ConversationPlan(
          new SyntheticPlan(
              Lengths.of(Distribution.constant(20), Optional.empty()),
              SharedPrefixes.NONE,
              new Images(List.of(), Images.Position.END, Images.Format.JPEG),
              "llm.promptTokens"),
          Distribution.uniform(2, 6),
          Distribution.exponential(2));

  private static Source<Script> open(InputPlan plan) {
    return plan.open(new InputPlan.Context(TOKENIZER, 5, 1, 1, said -> {}, input -> {}));
  }

  private static List<Script> some(Source<Script> source) {
    List<Script> scripts = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      scripts.add(source.next().orElseThrow());
    }
    return scripts;
  }

  @Test
  void conversationsHaveAllNumbersOfTurnsAboutEquallyOften() {
    int[] seen = new int[7];
    some(open(PLAN)).forEach(script -> seen[script.turns()]++);
    assertThat(seen[0] + seen[1]).isZero();
    for (int turns = 2; turns <= 6; turns++) {
      assertThat(seen[turns]).isBetween(30, 90);
    }
  }

  @Test
  void everyTurnHasAPromptOfItsOwnOfTheRightLength() {
    Set<String> texts = new HashSet<>();
    int turns = 0;
    for (Script script : some(open(PLAN)).subList(0, 40)) {
      for (int i = 0; i < script.turns(); i++, turns++) {
        Prompt prompt = script.turn(i).input().prompt();
        assertThat(TOKENIZER.count(prompt.text())).isEqualTo(20);
        texts.add(prompt.text());
      }
    }
    assertThat(texts).hasSize(turns);
  }

  @Test
  void aTurnIsTheSameWheneverItIsMade() {
    List<Script> one = some(open(PLAN));
    List<Script> other = some(open(PLAN));
    for (int i = 20; i >= 0; i--) {
      Script script = one.get(i);
      int last = script.turns() - 1;
      assertThat(other.get(i).turns()).isEqualTo(script.turns());
      assertThat(other.get(i).turn(last).input()).isEqualTo(script.turn(last).input());
      assertThat(other.get(i).think(last)).isEqualTo(script.think(last));
    }
  }

  @Test
  void usersThinkAsLongAsTheDistributionSays() {
    double sum = 0;
    Set<Duration> times = new HashSet<>();
    for (Script script : some(open(PLAN))) {
      sum += script.think(1).toNanos() / 1e9;
      times.add(script.think(1));
    }
    assertThat(sum / 300).isBetween(1.6, 2.4);
    assertThat(times).hasSize(300);
  }

  /** Two recorded turns, once. */
  private record Recorded() implements InputPlan {
    @Override
    public String words() {
      return "a dataset";
    }

    @Override
    public OptionalInt tokens() {
      return OptionalInt.empty();
    }

    @Override
    public long bytesEach() {
      return 1;
    }

    @Override
    public String key() {
      return "llm.dataset.file";
    }

    @Override
    public boolean conversations() {
      return true;
    }

    @Override
    public Source<Script> open(Context context) {
      List<Script> left = new ArrayList<>(List.of(new TwoTurns()));
      return () -> left.isEmpty() ? Optional.empty() : Optional.of(left.remove(0));
    }
  }

  private record TwoTurns() implements Script {
    @Override
    public int turns() {
      return 2;
    }

    @Override
    public Duration think(int index) {
      return Duration.ZERO;
    }

    @Override
    public Turn turn(int index) {
      return new Turn(LlmInput.of(new Prompt("turn " + index, 2)), Optional.empty());
    }
  }

  @Test
  void aDatasetsConversationsHaveTheirOwnTurnsAndTheirEnd() {
    Source<Script> source =
        open(
            new ConversationPlan(
                new Recorded(), Distribution.constant(9), Distribution.constant(3)));
    Script script = source.next().orElseThrow();
    assertThat(script.turns()).isEqualTo(2);
    assertThat(script.turn(1).input().prompt().text()).isEqualTo("turn 1");
    assertThat(script.think(1)).isEqualTo(Duration.ofSeconds(3));
    assertThat(source.next()).isEmpty();
  }
}
