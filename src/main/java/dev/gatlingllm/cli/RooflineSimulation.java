package dev.gatlingllm.cli;

import static io.gatling.javaapi.core.CoreDsl.feed;

import dev.gatlingllm.engine.LlmSimulation;

/** The load of {@code roofline}; public for Gatling, which makes it by its name. */
public final class RooflineSimulation extends LlmSimulation {
  public RooflineSimulation() {
    setUp(stages(feed(prompts()).exec(llm("Chat")))).protocols(protocol());
  }
}
