import static dev.gatlingllm.gatling.LlmDsl.e2e;
import static dev.gatlingllm.gatling.LlmDsl.ttft;
import static io.gatling.javaapi.core.CoreDsl.constantConcurrentUsers;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.feed;
import static io.gatling.javaapi.core.CoreDsl.rampConcurrentUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import dev.gatlingllm.gatling.LlmSimulation;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;

/**
 * Your own injection profile: change the numbers, or any step of Gatling's, at will. The run is
 * summed up as one stage, and shown over time; {@code -Dllm.warmup=5s} leaves out its beginning.
 *
 * <p>{@code mvn gatling:test -Dgatling.simulationClass=RampSimulation -Dllm.baseUrl=…}
 *
 * <p>Expect: first a closed load, where a new user comes for each that leaves, then an open one,
 * where users come by the clock, however slow the server is. The table of time slices has a row
 * every few seconds ({@code llm.slice}), and the page draws them.
 */
public class RampSimulation extends LlmSimulation {

  private final ChainBuilder question =
      feed(prompts())
          .exec(llm("Chat").prompt("#{prompt}").check(ttft().saveAs("ttft"), e2e().saveAs("e2e")));

  // Closed: the number of users is what is held.
  private final ScenarioBuilder closed = scenario("Closed ramp").exec(question);

  // Open: the rate of arrivals is what is held.
  private final ScenarioBuilder open = scenario("Open arrivals").exec(question);

  {
    setUp(
            closed
                .injectClosed(
                    rampConcurrentUsers(1).to(4).during(10), constantConcurrentUsers(4).during(5))
                .andThen(open.injectOpen(constantUsersPerSec(1).during(10))))
        .protocols(protocol())
        .assertions(
            details("Chat").failedRequests().percent().lte(100 * config().maxFailRatio()),
            details("Chat first token").responseTime().percentile(95.0).lt(10_000));
  }
}
