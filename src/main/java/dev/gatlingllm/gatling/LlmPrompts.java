package dev.gatlingllm.gatling;

import dev.gatlingllm.draw.Distribution;
import dev.gatlingllm.prompt.InputPlan;
import dev.gatlingllm.prompt.SyntheticPlan;
import dev.gatlingllm.run.RunLifecycle;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/**
 * An endless feeder of prompts, sized by the run's tokenizer, as attributes {@code prompt} and
 * {@code promptTokens}.
 */
public final class LlmPrompts implements Iterator<Map<String, Object>> {
  private final RunLifecycle run;
  private final InputPlan plan;
  private Iterator<Map<String, Object>> rows;

  private LlmPrompts(RunLifecycle run, InputPlan plan) {
    this.run = run;
    this.plan = plan;
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

  /** Prompts with this number of tokens instead. @throws IllegalArgumentException below 1 */
  public LlmPrompts tokens(int each) {
    if (each < 1) {
      throw new IllegalArgumentException("tokens is " + each + ", must be 1 or more");
    }
    run.prompts().unwant(plan, Optional.empty());
    return new LlmPrompts(
        run,
        new SyntheticPlan(
            Distribution.constant(each),
            run.config().sharedPrefixTokens(),
            run.config().generation().images(),
            "prompts().tokens(…)"));
  }

  @Override
  public boolean hasNext() {
    return true;
  }

  @Override
  public synchronized Map<String, Object> next() {
    if (rows == null) {
      rows = run.prompts().requests(plan);
    }
    return rows.next();
  }
}
