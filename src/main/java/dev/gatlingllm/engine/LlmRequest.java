package dev.gatlingllm.engine;

import io.gatling.core.action.Action;
import io.gatling.core.structure.ScenarioContext;
import io.gatling.http.action.HttpActionBuilder;
import io.gatling.javaapi.core.ActionBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One LLM request of a scenario: {@code llm("Chat").prompt("#{prompt}").check(…)}. Immutable: each
 * call makes a new one.
 */
public final class LlmRequest implements ActionBuilder {
  private final LlmRun run;
  private final String name;
  private final String prompt;
  private final Optional<Boolean> stream;
  private final List<LlmCheck> checks;

  LlmRequest(LlmRun run, String name) {
    this(run, name, "#{prompt}", Optional.empty(), List.of());
  }

  private LlmRequest(
      LlmRun run, String name, String prompt, Optional<Boolean> stream, List<LlmCheck> checks) {
    this.run = run;
    this.name = name;
    this.prompt = prompt;
    this.stream = stream;
    this.checks = checks;
  }

  /** The text to send, in Gatling's expression language; by default {@code #{prompt}}. */
  public LlmRequest prompt(String expression) {
    return new LlmRequest(run, name, expression, stream, checks);
  }

  /** Asks for a stream or not; by default what the stage, or else {@code llm.stream}, says. */
  public LlmRequest stream(boolean streamed) {
    return new LlmRequest(run, name, prompt, Optional.of(streamed), checks);
  }

  /** Measurements that become session attributes; see {@link LlmDsl}. */
  public LlmRequest check(LlmCheck... more) {
    List<LlmCheck> all = new ArrayList<>(checks);
    all.addAll(List.of(more));
    return new LlmRequest(run, name, prompt, stream, List.copyOf(all));
  }

  String name() {
    return name;
  }

  String prompt() {
    return prompt;
  }

  Optional<Boolean> stream() {
    return stream;
  }

  List<LlmCheck> checks() {
    return checks;
  }

  @Override
  public io.gatling.core.action.builder.ActionBuilder asScala() {
    return new Builder();
  }

  private final class Builder implements HttpActionBuilder {
    @Override
    public Action build(ScenarioContext context, Action next) {
      return new LlmAction(
          run,
          LlmRequest.this,
          context.coreComponents(),
          lookUpHttpComponents(context.protocolComponentsRegistry()),
          context.throttled(),
          next);
    }

    @Override
    public io.gatling.core.structure.ChainBuilder toChainBuilder() {
      return io.gatling.core.action.builder.ActionBuilder.toChainBuilder$(this);
    }
  }
}
