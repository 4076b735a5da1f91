package dev.gatlingllm.gatling;

import dev.gatlingllm.run.RunLifecycle;
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
  private final RunLifecycle run;
  private final String name;
  private final String prompt;
  private final Optional<Boolean> stream;
  private final int cancelAfterChunks;
  private final List<LlmCheck> checks;

  LlmRequest(RunLifecycle run, String name) {
    this(run, name, "#{prompt}", Optional.empty(), Integer.MAX_VALUE, List.of());
  }

  private LlmRequest(
      RunLifecycle run,
      String name,
      String prompt,
      Optional<Boolean> stream,
      int cancelAfterChunks,
      List<LlmCheck> checks) {
    this.run = run;
    this.name = name;
    this.prompt = prompt;
    this.stream = stream;
    this.cancelAfterChunks = cancelAfterChunks;
    this.checks = checks;
  }

  /** The text to send, in Gatling's expression language; by default {@code #{prompt}}. */
  public LlmRequest prompt(String expression) {
    return new LlmRequest(run, name, expression, stream, cancelAfterChunks, checks);
  }

  /** Asks for a stream or not; by default what the stage, or else {@code llm.stream}, says. */
  public LlmRequest stream(boolean streamed) {
    return new LlmRequest(run, name, prompt, Optional.of(streamed), cancelAfterChunks, checks);
  }

  /**
   * Hangs up after so many text chunks, as a user does who has seen enough. The record's failure
   * cause is {@code cancelled}; it counts neither as a success nor as a failure.
   *
   * @throws IllegalArgumentException below 1
   */
  public LlmRequest cancelAfter(int textChunks) {
    if (textChunks < 1) {
      throw new IllegalArgumentException(
          "cancelAfter is " + textChunks + ", must be 1 or more text chunks");
    }
    return new LlmRequest(run, name, prompt, stream, textChunks, checks);
  }

  /** Measurements that become session attributes; see {@link LlmDsl}. */
  public LlmRequest check(LlmCheck... more) {
    List<LlmCheck> all = new ArrayList<>(checks);
    all.addAll(List.of(more));
    return new LlmRequest(run, name, prompt, stream, cancelAfterChunks, List.copyOf(all));
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

  int cancelAfterChunks() {
    return cancelAfterChunks;
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
  }
}
