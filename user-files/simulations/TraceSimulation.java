import static dev.gatlingllm.gatling.LlmDsl.e2e;
import static dev.gatlingllm.gatling.LlmDsl.outputTokens;
import static dev.gatlingllm.gatling.LlmDsl.ttft;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.feed;

import dev.gatlingllm.gatling.LlmSimulation;
import io.gatling.javaapi.core.Assertion;
import io.gatling.javaapi.core.ChainBuilder;
import java.util.List;

/**
 * The replay of a trace: each row is a user, who comes when the row says and asks once. The row's
 * input tokens are the length of the prompt, its output tokens the most that are generated, and
 * rows whose hash_ids begin alike have prompts that begin alike, for the server's prefix cache to
 * find. gatling.conf says which formats are known.
 *
 * <p>{@code mvn gatling:test -Dgatling.simulationClass=TraceSimulation "-Dllm.load=trace <file>
 * speed 2" -Dllm.ignoreEos=true -Dllm.baseUrl=…}
 *
 * <p>A small file to begin with: user-files/resources/traces/sample.jsonl.
 *
 * <p>Expect: a stage for each trace of llm.load, named after its file; prompts and answers of the
 * trace's lengths; under "Token counts" the prompt tokens that the server found in its cache.
 */
public class TraceSimulation extends LlmSimulation {

  // The feeder is for rows that say no length, and for stages that are no trace.
  private final ChainBuilder row =
      feed(prompts())
          .exec(
              llm("Row")
                  .prompt("#{prompt}")
                  .check(
                      ttft().saveAs("ttft"), e2e().saveAs("e2e"), outputTokens().saveAs("tokens")));

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
    setUp(stages(row)).protocols(protocol()).assertions(assertions);
  }
}
