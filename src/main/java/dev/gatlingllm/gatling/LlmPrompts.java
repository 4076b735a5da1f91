package dev.gatlingllm.gatling;

import static dev.gatlingllm.gatling.Given.given;

import dev.gatlingllm.config.ArgumentException;
import dev.gatlingllm.draw.Distribution;
import dev.gatlingllm.draw.GroupChoice;
import dev.gatlingllm.draw.LengthPairs;
import dev.gatlingllm.prompt.InputPlan;
import dev.gatlingllm.prompt.Lengths;
import dev.gatlingllm.prompt.MixPlan;
import dev.gatlingllm.prompt.SharedPrefixes;
import dev.gatlingllm.prompt.SyntheticPlan;
import dev.gatlingllm.run.Fatal;
import dev.gatlingllm.run.RunLifecycle;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An endless feeder of prompts, sized by the run's tokenizer, as attributes {@code prompt} and
 * {@code promptTokens}. What it is not told is as the settings say.
 */
public final class LlmPrompts implements Feeder {
  /** A class of a mix: its name in reports, its weight, and what it asks. */
  public record Share(String name, double weight, LlmPrompts prompts) {}

  private final RunLifecycle run;
  private final InputPlan plan;
  private final LateRows rows;

  private LlmPrompts(RunLifecycle run, InputPlan plan) {
    this.run = run;
    this.plan = plan;
    this.rows = new LateRows(() -> run.prompts().requests(plan));
    run.prompts().want(plan, Optional.empty());
  }

  static LlmPrompts of(RunLifecycle run) {
    return new LlmPrompts(run, run.inputs());
  }

  /** What it asks, which then is no feeder of its own. */
  InputPlan taken() {
    run.prompts().unwant(plan, Optional.empty());
    return plan;
  }

  /** Classes of prompts, mixed. @throws IllegalArgumentException as {@link MixPlan} */
  static LlmPrompts mix(List<Share> shares) {
    RunLifecycle run = CurrentRun.get();
    MixPlan plan =
        new MixPlan(
            shares.stream()
                .map(it -> new MixPlan.Share(it.name(), it.weight(), it.prompts().taken()))
                .toList(),
            "mix(…)");
    return new LlmPrompts(run, plan);
  }

  /** Prompts with this number of tokens instead. @throws IllegalArgumentException below 1 */
  public LlmPrompts tokens(int each) {
    return tokens(constant("tokens", each));
  }

  /** Prompts with lengths of this distribution instead, e.g. {@code lognormal(512, 0.5)}. */
  public LlmPrompts tokens(Distribution lengths) {
    return sized(
        Lengths.of(given("tokens", lengths), synthetic().lengths().output()),
        "prompts().tokens(…)");
  }

  /**
   * Prompts that each ask for this many tokens at most. @throws IllegalArgumentException below 1
   */
  public LlmPrompts output(int most) {
    return output(constant("output", most));
  }

  /**
   * Prompts that each ask for at most as many tokens as are drawn, e.g. {@code
   * exponential(100).most(400)}. With {@code llm.ignoreEos} each answer has just as many.
   */
  public LlmPrompts output(Distribution most) {
    return sized(
        Lengths.of(synthetic().lengths().input(), Optional.of(given("output", most))),
        synthetic().lengthsKey());
  }

  /**
   * Prompts and answers of lengths that belong together, in the words of {@code llm.lengths}:
   * {@code "128/128 at 50 %, 2048/256 at 50 %"}.
   */
  public LlmPrompts lengths(String pairs) {
    String key = "prompts().lengths(…)";
    return sized(
        Lengths.of(Fatal.checked(() -> LengthPairs.parse(key, given("lengths", pairs)))), key);
  }

  /** Prompts that begin with so many tokens that all of them have in common; 0: none. */
  public LlmPrompts sharedPrefix(int tokens) {
    return sharedPrefixes(tokens, 1, "uniform", 1);
  }

  /**
   * Prompts that begin with one of several prefixes. A feeder has prefixes of its own.
   *
   * @param tokens of each prefix; ≥ 0
   * @param groups number of prefixes; ≥ 1
   * @param choice which of them a prompt has: "uniform", or "zipf 1.1"
   * @param share share of the prompts that begin with one; 0 to 1
   */
  public LlmPrompts sharedPrefixes(int tokens, int groups, String choice, double share) {
    GroupChoice chosen =
        Fatal.checked(
            () ->
                GroupChoice.parse("prompts().sharedPrefixes(…)", given("sharedPrefixes", choice)));
    SyntheticPlan was = synthetic();
    return with(
        new SyntheticPlan(
            was.lengths(),
            new SharedPrefixes(tokens, groups, chosen, share),
            was.images(),
            was.lengthsKey()));
  }

  /** Always this many tokens. @throws IllegalArgumentException below 1 */
  static Distribution constant(String what, int tokens) {
    if (tokens < 1) {
      throw new ArgumentException(what + " is " + tokens + ", must be 1 or more");
    }
    return Distribution.constant(tokens);
  }

  private SyntheticPlan synthetic() {
    return plan instanceof SyntheticPlan made ? made : run.synthetic();
  }

  private LlmPrompts sized(Lengths lengths, String key) {
    SyntheticPlan was = synthetic();
    return with(new SyntheticPlan(lengths, was.prefixes(), was.images(), key));
  }

  private LlmPrompts with(SyntheticPlan other) {
    run.prompts().unwant(plan, Optional.empty());
    return new LlmPrompts(run, other);
  }

  @Override
  public Map<String, Object> next() {
    return rows.next();
  }
}
