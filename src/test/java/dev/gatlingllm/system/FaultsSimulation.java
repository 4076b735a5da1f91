package dev.gatlingllm.system;

import static io.gatling.javaapi.core.CoreDsl.feed;

import dev.gatlingllm.gatling.LlmRequest;
import dev.gatlingllm.gatling.LlmSimulation;
import io.gatling.javaapi.core.ChainBuilder;

/**
 * A user asks the simulated server for each fault of {@code -Dfaults}, one after the other: many
 * ways to fail in one run. The request is called by its fault; where "whole " stands before that,
 * it does not stream.
 */
public class FaultsSimulation extends LlmSimulation {
  static final String WHOLE = "whole ";

  {
    ChainBuilder chain = feed(prompts());
    for (String name : System.getProperty("faults").split(",")) {
      String fault = name.replace(WHOLE, "");
      LlmRequest request = asking(name);
      chain = chain.exec(request.header("x-simulate", fault).stream(!name.startsWith(WHOLE)));
    }
    setUp(stages(chain)).protocols(protocol());
  }

  /** Some have the fault in the simulation's own values, and are never sent. */
  private LlmRequest asking(String name) {
    LlmRequest request = llm(name);
    return switch (name) {
      case "missing" -> request.user("#{nowhere}");
      case "null" -> request.user(session -> null);
      case "throws" ->
          request.messages(
              session -> {
                throw new IllegalStateException("boom");
              });
      default -> request;
    };
  }

  /** Each is asked for twice: after another failure, too. */
  static Gatling asking(String baseUrl, Iterable<String> names) {
    String faults = String.join(",", names);
    return CausesSystemTest.quick("dev.gatlingllm.system.FaultsSimulation", baseUrl)
        .with("faults", faults)
        .with("llm.duration", "60s")
        .with("llm.requests", 2 * faults.split(",").length);
  }
}
