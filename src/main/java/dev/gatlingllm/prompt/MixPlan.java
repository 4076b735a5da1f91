package dev.gatlingllm.prompt;

import dev.gatlingllm.config.ArgumentException;
import dev.gatlingllm.config.ConfigException;
import dev.gatlingllm.draw.Draws;
import dev.gatlingllm.draw.WeightedChoice;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Classes of requests, each with a plan of its own, mixed by their weights. The class of the n-th
 * one depends on the seed only; several load generators take turns in one sequence.
 *
 * @param shares those with a weight above 0
 * @param key the setting, or the call of the DSL, that says the classes
 */
public record MixPlan(List<Share> shares, String key) implements InputPlan {

  public record Share(String name, double weight, InputPlan plan) {}

  /**
   * @throws IllegalArgumentException if a weight is below 0, all are 0, two classes have one name,
   *     or a class is a mix itself
   */
  public MixPlan(List<Share> shares, String key) {
    WeightedChoice.of(shares, shares.stream().map(Share::weight).toList());
    requireNames(shares.stream().map(Share::name).toList());
    if (shares.stream().anyMatch(it -> it.plan instanceof MixPlan)) {
      throw new ArgumentException("a class of a mix is a mix itself");
    }
    this.shares = shares.stream().filter(it -> it.weight > 0).toList();
    this.key = key;
  }

  /**
   * Figures by class need a name for each.
   *
   * @throws IllegalArgumentException if one is blank, or two are the same
   */
  public static void requireNames(List<String> names) {
    if (names.stream().anyMatch(String::isBlank)) {
      throw new ArgumentException("a class of a mix has a blank name, must have one");
    }
    if (names.stream().distinct().count() < names.size()) {
      throw new ArgumentException("two classes of a mix have one name");
    }
  }

  MixPlan with(UnaryOperator<InputPlan> others) {
    return new MixPlan(
        shares.stream().map(it -> new Share(it.name, it.weight, others.apply(it.plan))).toList(),
        key);
  }

  @Override
  public String words() {
    return shares.stream()
        .map(it -> it.name + " " + percent(it) + " %: " + it.plan.words())
        .collect(Collectors.joining("; "));
  }

  private String percent(Share share) {
    return BigDecimal.valueOf(100 * share.weight / sum())
        .setScale(1, RoundingMode.HALF_UP)
        .stripTrailingZeros()
        .toPlainString();
  }

  private double sum() {
    return shares.stream().mapToDouble(Share::weight).sum();
  }

  @Override
  public OptionalInt tokens() {
    List<OptionalInt> all = shares.stream().map(it -> it.plan.tokens()).distinct().toList();
    return all.size() == 1 ? all.get(0) : OptionalInt.empty();
  }

  @Override
  public long bytesEach() {
    return (long)
        (shares.stream().mapToDouble(it -> it.weight * it.plan.bytesEach()).sum() / sum());
  }

  @Override
  public boolean conversations() {
    return shares.stream().anyMatch(it -> it.plan.conversations());
  }

  @Override
  public boolean limitsAnswers() {
    return shares.stream().anyMatch(it -> it.plan.limitsAnswers());
  }

  @Override
  public Source<Script> open(Context context) {
    WeightedChoice<Source<Script>> choice =
        WeightedChoice.of(
            shares.stream().map(it -> in(it, () -> opened(it, context))).toList(),
            shares.stream().map(Share::weight).toList());
    Draws draws = Draws.of(context.seed(), "class");
    AtomicLong asked = new AtomicLong();
    return () -> {
      long number = asked.getAndIncrement() * context.injectors() + context.injector() - 1;
      return choice.draw(draws.number(number)).next();
    };
  }

  /** Says of what cannot be used in which class it is. */
  private <T> T in(Share share, Supplier<T> made) {
    String in = "In " + key + "." + share.name + ", ";
    try {
      return made.get();
    } catch (ConfigException e) {
      throw new ConfigException(in + e.getMessage().replaceFirst("^The ", "the "));
    } catch (TokenizerException e) {
      throw new TokenizerException(in + e.getMessage().replaceFirst("^The ", "the "), e);
    }
  }

  /** Each class has a seed of its own, so that it asks the same whatever the others do. */
  private static Source<Script> opened(Share share, Context context) {
    long seed = Draws.of(context.seed(), "class " + share.name).key();
    Source<Script> source =
        share.plan.open(
            new Context(
                context.tokenizer(),
                seed,
                context.injector(),
                context.injectors(),
                context.say(),
                input -> context.fits().accept(labelled(input, share.name))));
    return () -> source.next().map(script -> new OfClass(script, share.name));
  }

  private static LlmInput labelled(LlmInput input, String name) {
    return input.with(input.labels().ofClass(name));
  }

  /** A script whose requests are of a class. */
  private record OfClass(Script script, String name) implements Script {
    @Override
    public int turns() {
      return script.turns();
    }

    @Override
    public Duration think(int index) {
      return script.think(index);
    }

    @Override
    public Turn turn(int index) {
      Turn turn = script.turn(index);
      return new Turn(labelled(turn.input(), name), turn.reply());
    }

    @Override
    public LlmInput atOnce() {
      return labelled(script.atOnce(), name);
    }
  }
}
