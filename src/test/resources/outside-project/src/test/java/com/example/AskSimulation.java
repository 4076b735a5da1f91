package com.example;

import static dev.gatlingllm.gatling.LlmDsl.*;
import static io.gatling.javaapi.core.CoreDsl.*;
import static io.gatling.javaapi.http.HttpDsl.*;

import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Simulation;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import org.slf4j.LoggerFactory;

/** What README shows, with a before() and an after(). */
public class AskSimulation extends Simulation {
  LlmProtocolBuilder server =
      llm.baseUrl(System.getProperty("server")).model("simulated-model").api("chat");
  HttpProtocolBuilder web =
      http.baseUrl(System.getProperty("web")).header("X-Team", "search").userAgentHeader("theirs");

  ScenarioBuilder chat =
      scenario("Chat")
          .feed(prompts().tokens(32))
          .exec(
              llm("Ask")
                  .user("#{prompt}")
                  .maxTokens(8)
                  .check(ttft().saveAs("ttft"), outputTokens().gte(1)))
          .exec(http("Profile").get("/profile").header("X-Ttft", "#{ttft}"));

  {
    setUp(chat.injectOpen(constantUsersPerSec(4).during(3))).protocols(server, web);
  }

  @Override
  public void before() {
    System.out.println("their own before()");
  }

  @Override
  public void after() {
    LoggerFactory.getLogger(getClass()).warn("their own after()");
  }
}
