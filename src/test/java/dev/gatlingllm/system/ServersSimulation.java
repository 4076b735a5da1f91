package dev.gatlingllm.system;

import static dev.gatlingllm.gatling.LlmDsl.llm;
import static dev.gatlingllm.gatling.LlmDsl.prompts;
import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.feed;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatlingllm.gatling.LlmRequest;
import dev.gatlingllm.gatling.LlmTypes.LlmProtocolBuilder;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.Simulation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A user for each server of {@code -Dservers}, all at once, who asks all requests it has. */
public class ServersSimulation extends Simulation {
  /**
   * One server.
   *
   * @param settings of it, beside those of the run
   * @param requests one after the other
   */
  record Server(Map<String, String> settings, List<Request> requests) {}

  /**
   * One request.
   *
   * @param name what it is called
   * @param stream whether it asks for a stream
   * @param fault what the simulated server is asked to do; empty for nothing
   */
  record Request(String name, boolean stream, String fault) {}

  {
    List<PopulationBuilder> users = new ArrayList<>();
    for (JsonNode server : Gatling.Json.parse(System.getProperty("servers"))) {
      LlmProtocolBuilder protocol = llm;
      for (Map.Entry<String, JsonNode> setting : server.get("settings").properties()) {
        protocol = protocol.set(setting.getKey(), setting.getValue().asText());
      }
      ChainBuilder chain = feed(prompts());
      for (JsonNode request : server.get("requests")) {
        chain = chain.exec(request(request));
      }
      users.add(
          scenario("server " + users.size())
              .exec(chain)
              .injectOpen(atOnceUsers(1))
              .protocols(protocol));
    }
    setUp(users);
  }

  private static LlmRequest request(JsonNode it) {
    LlmRequest request = llm(it.get("name").asText()).stream(it.get("stream").asBoolean());
    String fault = it.get("fault").asText();
    return fault.isEmpty() ? request : request.header("x-simulate", fault);
  }

  static Gatling asking(List<Server> servers) {
    try {
      return Gatling.of("dev.gatlingllm.system.ServersSimulation")
          .with("servers", new ObjectMapper().writeValueAsString(servers))
          .with("llm.promptTokens", 8)
          .with("llm.maxTokens", 10);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
