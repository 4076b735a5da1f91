package dev.gatlingllm.prompt;

import dev.gatlingllm.config.ConfigException;
import dev.gatlingllm.draw.Distribution;
import dev.gatlingllm.draw.Draws;
import dev.gatlingllm.prompt.Conversation.History;
import dev.gatlingllm.prompt.Conversation.Rules;
import dev.gatlingllm.prompt.MixPlan.Share;
import dev.gatlingllm.prompt.Script.Turn;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;

/**
 * Conversations of several turns. A dataset has turns of its own; of made-up prompts, each turn is
 * one; of a mix, each conversation is of one class.
 *
 * @param inputs what is asked in each turn, or a dataset of conversations. A class of a mix that is
 *     conversations has turns and thoughts of its own
 * @param turns number of turns, for inputs that have none of their own
 * @param thinkSeconds how long a user thinks before each turn but the first
 */
public record ConversationPlan(InputPlan inputs, Distribution turns, Distribution thinkSeconds)
    implements InputPlan {
  public static final int MOST_TURNS = 1_000;

  /** The same with other turns, in every class of a mix. */
  public ConversationPlan withTurns(Distribution number) {
    return new ConversationPlan(inEach(it -> it.withTurns(number)), number, thinkSeconds);
  }

  /** The same with other thoughts, in every class of a mix. */
  public ConversationPlan withThink(Distribution seconds) {
    return new ConversationPlan(inEach(it -> it.withThink(seconds)), turns, seconds);
  }

  private InputPlan inEach(UnaryOperator<ConversationPlan> change) {
    return inputs instanceof MixPlan mix
        ? mix.with(it -> it instanceof ConversationPlan one ? change.apply(one) : it)
        : inputs;
  }

  /** Of a mix, a mix of conversations. */
  private Optional<MixPlan> classes() {
    return inputs instanceof MixPlan mix
        ? Optional.of(
            mix.with(
                it ->
                    it instanceof ConversationPlan
                        ? it
                        : new ConversationPlan(it, turns, thinkSeconds)))
        : Optional.empty();
  }

  /**
   * Checks that a history of recorded replies has some. What is said for all classes of a mix holds
   * for those that have.
   *
   * @throws ConfigException with one sentence
   */
  public void requireReplies(Rules rules) {
    List<Share> classes = classes().map(MixPlan::shares).orElse(List.of());
    List<Share> lacking = classes.stream().filter(it -> lacks(it, rules.of(it.name()))).toList();
    for (Share share : lacking) {
      if (rules.history() != History.RECORDED) {
        throw unrecorded("In llm.mix." + share.name() + ", the");
      }
    }
    if (classes.isEmpty() ? lacks(rules) : lacking.size() == classes.size()) {
      throw unrecorded("The");
    }
  }

  private static boolean lacks(Share share, Rules rules) {
    return share.plan() instanceof ConversationPlan one && one.lacks(rules);
  }

  private boolean lacks(Rules rules) {
    return rules.history() == History.RECORDED && !inputs.conversations();
  }

  private static ConfigException unrecorded(String whose) {
    return new ConfigException(
        "%s history of conversations is 'recorded' (llm.conversation.history, or recordedHistory()), must be answers or server without a dataset: there are no recorded replies."
            .formatted(whose));
  }

  @Override
  public String words() {
    return classes()
        .map(MixPlan::words)
        .orElseGet(
            () ->
                "conversations of "
                    + (inputs.conversations() ? "" : turns + " turns of ")
                    + inputs.words());
  }

  @Override
  public long bytesEach() {
    return inputs.bytesEach();
  }

  @Override
  public String key() {
    return inputs.key();
  }

  @Override
  public boolean conversations() {
    return true;
  }

  @Override
  public boolean limitsAnswers() {
    return inputs.limitsAnswers();
  }

  @Override
  public Source<Script> open(Context context) {
    return classes().map(it -> it.open(context)).orElseGet(() -> ofOneClass(context));
  }

  private Source<Script> ofOneClass(Context context) {
    Source<Script> source = inputs.open(context);
    Draws lengths = Draws.of(context.seed(), "turns");
    Draws thoughts = Draws.of(context.seed(), "thinkTimes");
    AtomicLong begun = new AtomicLong();
    AtomicLong used = new AtomicLong();
    return new Source<>() {
      @Override
      public Optional<Script> next() {
        long number = begun.getAndIncrement() * context.injectors() + context.injector() - 1;
        if (source instanceof SyntheticInputs texts) {
          int count = (int) turns.whole(lengths.number(number));
          long first = used.getAndAdd(count);
          return Optional.of(script(count, turn -> turn(texts, first, turn), number, thoughts));
        }
        return source.next().map(script -> script(script.turns(), script::turn, number, thoughts));
      }

      @Override
      public Optional<SourceFacts> facts() {
        return source.facts();
      }
    };
  }

  /** A turn is a script of its own: by its number, so that it is the same whenever it is made. */
  private static Turn turn(SyntheticInputs texts, long first, int index) {
    return (index == 0 ? texts.numbered(first) : texts.later(first + index)).turn(0);
  }

  /** A script whose user thinks. */
  private Script script(int count, IntFunction<Turn> made, long number, Draws thoughts) {
    return new Script() {
      @Override
      public int turns() {
        return count;
      }

      @Override
      public Duration think(int index) {
        double seconds = thinkSeconds.draw(thoughts.number(number * MOST_TURNS + index));
        return Duration.ofNanos(Math.round(seconds * 1e9));
      }

      @Override
      public Turn turn(int index) {
        return made.apply(index);
      }
    };
  }
}
