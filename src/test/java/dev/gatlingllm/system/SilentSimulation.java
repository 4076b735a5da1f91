package dev.gatlingllm.system;

import static dev.gatlingllm.gatling.LlmDsl.*;
import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.nothingFor;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;

import dev.gatlingllm.gatling.*;
import io.gatling.javaapi.core.Simulation;

/** No user sends a request to an LLM: none comes, or those who come ask nothing, or nobody else. */
public class SilentSimulation extends Simulation {
  private static final String USERS = System.getProperty("silent.users");

  private final LlmProtocolBuilder server = llm; // with both imports

  {
    setUp(
            scenario("Silent")
                .exec(
                    doIf(session -> false).then(llm("Ask").user("Hello")),
                    doIf(session -> USERS.equals("http"))
                        .then(http("Other").get("http://127.0.0.1:1/")))
                .injectOpen(USERS.equals("nobody") ? nothingFor(1) : atOnceUsers(1)))
        .protocols(server, http);
  }
}
