package dev.gatlingllm.system;

import static dev.gatlingllm.gatling.LlmDsl.answerText;
import static dev.gatlingllm.gatling.LlmDsl.e2e;
import static dev.gatlingllm.gatling.LlmDsl.llm;
import static dev.gatlingllm.gatling.LlmDsl.outputTokens;
import static dev.gatlingllm.gatling.LlmDsl.prompts;
import static dev.gatlingllm.gatling.LlmDsl.toolCalls;
import static dev.gatlingllm.gatling.LlmDsl.ttft;
import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;

import dev.gatlingllm.gatling.LlmTypes.LlmProtocolBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Simulation;
import java.util.List;
import java.util.Map;

/** A simulation as a Gatling user writes it: no class of ours above it, two servers, own HTTP. */
public class AskSimulation extends Simulation {
  private static final String OTHER = System.getProperty("ask.other");

  private final LlmProtocolBuilder server =
      llm.baseUrl(System.getProperty("ask.server")).model("simulated-model").api("chat");
  private final LlmProtocolBuilder other = llm.baseUrl(OTHER).maxTokens(7);

  private final ScenarioBuilder chat =
      scenario("Chat")
          .feed(prompts().tokens(64))
          .exec(
              llm("Ask")
                  .system("Be short.")
                  .user("#{prompt}")
                  .maxTokens(12)
                  .temperature(0.5)
                  .body("user", "#{promptTokens}")
                  .check(
                      ttft().saveAs("ttft").gt(0),
                      outputTokens().is(12).saveAs("tokens"),
                      answerText().exists().saveAs("text"),
                      toolCalls().notExists()))
          .exec(llm("Too much").user("Hello #{promptTokens}").check(outputTokens().gte(1_000)))
          .exec(
              session -> {
                System.out.println(
                    "told: "
                        + session.getInt("tokens")
                        + " "
                        + (session.getDouble("ttft") > 0)
                        + " "
                        + session.getString("text").isBlank()
                        + " "
                        + session.isFailed());
                return session.markAsSucceeded();
              })
          .exec(http("Profile").get("/v1/models"));

  private final ScenarioBuilder turns =
      scenario("Turns")
          .exec(
              session ->
                  session.set(
                      "turns",
                      List.of(
                          Map.of("role", "user", "content", "One"),
                          Map.of("role", "assistant", "content", "Two"),
                          Map.of("role", "user", "content", "Three"))))
          .exec(
              llm("Turns: #{turns.size()}")
                  .messages("#{turns}")
                  .checkIf("#{turns.exists()}", e2e().lte(60_000)));

  {
    setUp(
        chat.injectOpen(atOnceUsers(3)).protocols(server, http.baseUrl(OTHER)),
        turns.injectOpen(atOnceUsers(2)).protocols(other));
  }

  @Override
  public void before() {
    System.out.println("their own before");
  }

  @Override
  public void after() {
    System.out.println("their own after");
  }
}
