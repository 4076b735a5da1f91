package dev.gatlingllm.cli;

import static io.gatling.javaapi.core.CoreDsl.feed;

import dev.gatlingllm.gatling.LlmSimulation;

/**
 * The load of {@code roofline}. Not in the jar: there it would stand in the list of everybody's
 * simulations, and a run of them all would load somebody's server.
 */
public final class RooflineSimulation extends LlmSimulation {
  public RooflineSimulation() {
    setUp(stages(feed(prompts()).exec(llm("Chat")))).protocols(protocol());
  }
}
