import static dev.gatlingllm.gatling.LlmDsl.inputTokens;
import static dev.gatlingllm.gatling.LlmDsl.ttft;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.exec;

import dev.gatlingllm.gatling.LlmSimulation;
import io.gatling.javaapi.core.Assertion;
import io.gatling.javaapi.core.ChainBuilder;
import java.util.List;

/**
 * Conversations: each virtual user has one after the other, turn by turn, and the history grows
 * with the model's own answers. Users of a closed load, and arrivals of an open one, are whole
 * conversations.
 *
 * <p>{@code mvn gatling:test -Dgatling.simulationClass=ConversationSimulation
 * -Dllm.baseUrl=http://127.0.0.1:8000 -Dllm.concurrency=8 -Dllm.promptTokens=64
 * "-Dllm.conversation.turns=uniform 2 to 6" "-Dllm.conversation.think=exponential 1s"}
 *
 * <p>Expect: a table "by turn" in every report: TTFT, prompt tokens and the share of them that the
 * server had cached; how many conversations were begun, completed, and ended by a failed turn; how
 * much of the prompts came before, which is what a prefix cache could have had.
 */
public class ConversationSimulation extends LlmSimulation {

  private final ChainBuilder talk =
      exec(
          conversations(
              llm("Turn")
                  .prompt("#{prompt}")
                  .check(ttft().saveAs("ttft"), inputTokens().saveAs("promptTokens"))));

  private final List<Assertion> assertions =
      plannedStages().stream()
          .map(
              stage ->
                  details(stage.name())
                      .failedRequests()
                      .percent()
                      .lte(100 * config().maxFailRatio()))
          .toList();

  {
    setUp(stages(talk)).protocols(protocol()).assertions(assertions);
  }
}
