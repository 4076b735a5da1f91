import static dev.gatlingllm.gatling.LlmDsl.gammaUsersPerSec;
import static dev.gatlingllm.gatling.LlmDsl.llm;
import static dev.gatlingllm.gatling.LlmDsl.poissonUsersPerSec;
import static dev.gatlingllm.gatling.LlmDsl.prompts;
import static dev.gatlingllm.gatling.LlmDsl.ttft;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import dev.gatlingllm.gatling.LlmArrivals;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Simulation;

/**
 * Two open loads side by side, each by a schedule of its own: people who chat, who come at random,
 * and a batch job that comes in bursts.
 *
 * <p>{@code mvn gatling:test -Dgatling.simulationClass=ArrivalsSimulation -Dllm.baseUrl=…}
 *
 * <p>Expect: both kinds of request as rows of their own, times from the send and from the intended
 * instant, and how late requests were sent. The same llm.seed brings the same arrivals.
 */
public class ArrivalsSimulation extends Simulation {

  private final LlmArrivals people = poissonUsersPerSec(4).during(15);
  private final LlmArrivals job = gammaUsersPerSec(2, 0.25).during(15);

  // With more than one schedule, each scenario begins with the feeder of its own.
  private final ScenarioBuilder chat =
      scenario("People")
          .feed(people.instants())
          .feed(prompts().tokens(64))
          .exec(llm("Chat").user("#{prompt}").maxTokens(50).check(ttft().saveAs("ttft")));

  private final ScenarioBuilder batch =
      scenario("Batch job")
          .feed(job.instants())
          .feed(prompts().tokens(256))
          .exec(llm("Summarise").user("#{prompt}").maxTokens(20));

  {
    setUp(chat.injectOpen(people), batch.injectOpen(job)).protocols(llm);
  }
}
