import static dev.gatlingllm.gatling.LlmDsl.outputTokens;
import static dev.gatlingllm.gatling.LlmDsl.tokenGaps;
import static dev.gatlingllm.gatling.LlmDsl.ttft;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.feed;

import dev.gatlingllm.gatling.LlmSimulation;
import io.gatling.javaapi.core.Assertion;
import io.gatling.javaapi.core.ChainBuilder;
import java.util.List;

/**
 * The benchmark: for each step of llm.concurrency that many virtual users, each asking the next
 * question when the last one is answered.
 *
 * <p>{@code mvn gatling:test -Dllm.baseUrl=http://127.0.0.1:8000 -Dllm.concurrency=1,4,8}
 *
 * <p>Expect: a progress line every 5 s, a summary a stage, Gatling's report with a group a stage,
 * and llm/index.html beside it.
 */
public class ChatSimulation extends LlmSimulation {

  // What one user does, again and again. The measurements are session attributes, free to use.
  private final ChainBuilder chat =
      feed(prompts())
          .exec(
              llm("Chat")
                  .prompt("#{prompt}")
                  .check(
                      ttft().saveAs("ttft"),
                      tokenGaps().saveAs("itl"),
                      outputTokens().saveAs("tokens")));

  // Gatling's own assertions work on every stage's group and its rows, "Chat" and "Chat first
  // token". The group is always there; where all are cancelled (llm.cancelRate) "Chat" is not.
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
    setUp(stages(chat)).protocols(protocol()).assertions(assertions);
  }
}
