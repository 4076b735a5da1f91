import static dev.gatlingllm.gatling.LlmDsl.answerText;
import static dev.gatlingllm.gatling.LlmDsl.exponential;
import static dev.gatlingllm.gatling.LlmDsl.parallel;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.feed;

import dev.gatlingllm.gatling.LlmRequest;
import dev.gatlingllm.gatling.LlmSimulation;
import io.gatling.javaapi.core.ChainBuilder;
import java.util.List;
import java.util.Map;

/**
 * Agents, to be copied: a model that calls tools, each call answered by a canned result after some
 * time; and a tree of calls: a plan, parts of it asked at once, and an answer made of the parts.
 *
 * <p>{@code mvn gatling:test -Dgatling.simulationClass=AgentSimulation -Dllm.baseUrl=…}
 *
 * <p>Expect: each request of the tree as a row of its own, and the conversation's turns with their
 * rounds of tools: how many there are, the model decides (the simulated server with --tool-rounds).
 */
public class AgentSimulation extends LlmSimulation {

  private static final Map<String, Object> WEATHER =
      Map.of(
          "type",
          "function",
          "function",
          Map.of(
              "name", "weather",
              "description", "The weather of a city.",
              "parameters",
                  Map.of(
                      "type", "object", "properties", Map.of("city", Map.of("type", "string")))));

  private final LlmRequest turn = llm("Agent").prompt("#{prompt}").body("tools", List.of(WEATHER));

  // At most 5 rounds of tools a turn; each takes 0.3 s on average.
  private final ChainBuilder toolCalls =
      exec(conversations(turn).turns(2).tools("Sunny, 21 degrees.", exponential(0.3), 5));

  private final ChainBuilder tree =
      feed(prompts())
          .exec(llm("Plan").prompt("#{prompt}").maxTokens(30).check(answerText().saveAs("plan")))
          .exec(
              parallel(
                  llm("Part").user("Do the first part: #{plan}").check(answerText().saveAs("one")),
                  llm("Part").user("Do the second part: #{plan}").check(answerText().saveAs("two")),
                  llm("Critic").user("What is wrong with: #{plan}").maxTokens(40)))
          .exec(llm("Sum up").user("#{one}\n\n#{two}").maxTokens(60));

  {
    setUp(stages(exec(toolCalls, tree))).protocols(protocol());
  }
}
