package dev.gatlingllm.system;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.feed;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import dev.gatlingllm.gatling.LlmSimulation;

/** As many users at once as the system property {@code crowd} says; each asks once. */
public class CrowdSimulation extends LlmSimulation {
  {
    setUp(
            scenario("Crowd")
                .exec(feed(prompts()).exec(llm("Chat").prompt("#{prompt}")))
                .injectOpen(atOnceUsers(Integer.getInteger("crowd"))))
        .protocols(protocol());
  }
}
