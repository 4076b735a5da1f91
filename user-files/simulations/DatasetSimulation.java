import static dev.gatlingllm.gatling.LlmDsl.dataset;
import static dev.gatlingllm.gatling.LlmDsl.e2e;
import static dev.gatlingllm.gatling.LlmDsl.outputTokens;
import static dev.gatlingllm.gatling.LlmDsl.ttft;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.feed;

import dev.gatlingllm.gatling.LlmDataset;
import dev.gatlingllm.gatling.LlmSimulation;
import io.gatling.javaapi.core.Assertion;
import io.gatling.javaapi.core.ChainBuilder;
import java.util.List;

/**
 * What people asked, from files: conversations as they were shared, of which the first question is
 * asked and the answer is as long as the one in the file, and questions of a table.
 *
 * <p>{@code mvn gatling:test -Dgatling.simulationClass=DatasetSimulation -Dllm.baseUrl=…}
 *
 * <p>Any simulation with prompts() asks the rows of one file by settings alone:
 *
 * <p>{@code mvn gatling:test -Dllm.dataset.file=user-files/resources/prompts/chat.jsonl}
 *
 * <p>Expect: rows "Shared" and "Table" in every report, each with the lengths of its own prompts
 * and answers; a line for each file that says how many rows it has, and which were left out.
 */
public class DatasetSimulation extends LlmSimulation {
  private static final String PROMPTS = "user-files/resources/prompts/";

  // Shuffled by llm.seed, round and round; .once() would end the run with the last row.
  private final LlmDataset shared = dataset(PROMPTS + "sharegpt.json").mostTokens(1_024).shuffle();

  private final LlmDataset table = dataset(PROMPTS + "questions.csv").column("question").limit(10);

  private final ChainBuilder ask =
      feed(shared)
          .exec(
              llm("Shared")
                  .prompt("#{prompt}")
                  .check(
                      ttft().saveAs("ttft"), e2e().saveAs("e2e"), outputTokens().saveAs("tokens")))
          .feed(table)
          .exec(llm("Table").system("Answer in one sentence.").prompt("#{prompt}").maxTokens(60));

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
    setUp(stages(ask)).protocols(protocol()).assertions(assertions);
  }
}
