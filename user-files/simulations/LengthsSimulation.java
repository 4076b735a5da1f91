import static dev.gatlingllm.gatling.LlmDsl.exponential;
import static dev.gatlingllm.gatling.LlmDsl.llm;
import static dev.gatlingllm.gatling.LlmDsl.lognormal;
import static dev.gatlingllm.gatling.LlmDsl.prompts;
import static dev.gatlingllm.gatling.LlmDsl.ttft;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import dev.gatlingllm.gatling.LlmPrompts;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Simulation;

/**
 * Two kinds of lengths side by side: people who chat, with lengths that spread and system prompts
 * that they share, and a job of two fixed shapes, whose prompts share nothing.
 *
 * <p>{@code mvn gatling:test -Dgatling.simulationClass=LengthsSimulation -Dllm.ignoreEos=true
 * -Dllm.baseUrl=…}
 *
 * <p>Expect: the figures of both under "by request", and under "Prefix cache" how many tokens of
 * the prompts came before, beside how many of them the server says it had cached. The same llm.seed
 * makes the same prompts, with the same limits.
 */
public class LengthsSimulation extends Simulation {

  // Four of five begin with one of ten system prompts of 64 tokens, of which a few are popular.
  private final LlmPrompts questions =
      prompts()
          .tokens(lognormal(256, 0.5).least(80).most(1_000))
          .output(exponential(40).most(150))
          .sharedPrefixes(64, 10, "zipf 1.1", 0.8);

  // Input and output tokens that belong together, by weights of any sum.
  private final LlmPrompts shapes = prompts().lengths("128/64 at 75 %, 1024/16 at 25 %");

  private final ScenarioBuilder people =
      scenario("People")
          .feed(questions)
          .exec(llm("Chat").user("#{prompt}").check(ttft().saveAs("ttft")));

  private final ScenarioBuilder job =
      scenario("Job").feed(shapes).exec(llm("Summarise").user("#{prompt}"));

  {
    setUp(
            people.injectOpen(constantUsersPerSec(4).during(15)),
            job.injectOpen(constantUsersPerSec(1).during(15)))
        .protocols(llm);
  }
}
