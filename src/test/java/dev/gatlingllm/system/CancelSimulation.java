package dev.gatlingllm.system;

import static io.gatling.javaapi.core.CoreDsl.feed;

import dev.gatlingllm.gatling.LlmSimulation;

/** Users who hang up after the second chunk. */
public class CancelSimulation extends LlmSimulation {
  {
    setUp(stages(feed(prompts()).exec(llm("Chat").cancelAfter(2)))).protocols(protocol());
  }
}
