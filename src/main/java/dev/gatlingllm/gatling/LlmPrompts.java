package dev.gatlingllm.gatling;

import dev.gatlingllm.run.RunLifecycle;
import java.util.Iterator;
import java.util.Map;

/**
 * An endless feeder of prompts, sized by the run's tokenizer, as attributes {@code prompt} and
 * {@code promptTokens}.
 */
public final class LlmPrompts implements Iterator<Map<String, Object>> {
  private final RunLifecycle run;
  private final int tokens;
  private Iterator<Map<String, Object>> prompts;

  private LlmPrompts(RunLifecycle run, int tokens) {
    this.run = run;
    this.tokens = tokens;
    run.prompts().want(tokens);
  }

  static LlmPrompts of(RunLifecycle run) {
    return new LlmPrompts(run, run.config().promptTokens());
  }

  /** Prompts with this number of tokens instead. @throws IllegalArgumentException below 1 */
  public LlmPrompts tokens(int each) {
    if (each < 1) {
      throw new IllegalArgumentException("tokens is " + each + ", must be 1 or more");
    }
    run.prompts().unwant(tokens);
    return new LlmPrompts(run, each);
  }

  @Override
  public boolean hasNext() {
    return true;
  }

  @Override
  public synchronized Map<String, Object> next() {
    if (prompts == null) {
      prompts = run.prompts().of(tokens);
    }
    return prompts.next();
  }
}
