package dev.gatlingllm.system;

import static dev.gatlingllm.gatling.LlmDsl.arrivals;
import static dev.gatlingllm.gatling.LlmDsl.llm;
import static dev.gatlingllm.gatling.LlmDsl.trace;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import dev.gatlingllm.gatling.LlmArrivals;
import dev.gatlingllm.gatling.LlmTrace;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;

/** A trace by the DSL, and beside it stages in words, one after the other. */
public class ReplaySimulation extends Simulation {
  private final LlmTrace week =
      trace(System.getProperty("trace")).speed(4).to(Duration.ofSeconds(40));
  private final LlmArrivals words = arrivals("constant 10/s 2s", "burst 3 every 1s 2s");

  {
    setUp(
            scenario("Replay")
                .feed(week.instants())
                .exec(llm("Replayed").user("#{prompt}"))
                .injectOpen(week),
            scenario("Words")
                .feed(words.instants())
                .exec(llm("Worded").user("Hello.").maxTokens(3))
                .injectOpen(words))
        .protocols(llm);
  }
}
