import static dev.gatlingllm.gatling.LlmDsl.classOf;
import static dev.gatlingllm.gatling.LlmDsl.mix;
import static dev.gatlingllm.gatling.LlmDsl.ttft;
import static io.gatling.javaapi.core.CoreDsl.feed;

import dev.gatlingllm.gatling.LlmSimulation;
import io.gatling.javaapi.core.ChainBuilder;

/**
 * Classes of requests that differ in more than their prompts: people who chat, a job that
 * summarises, and a search that embeds. llm.seed draws which of them a user sends next. (For
 * classes that differ only in settings, any simulation will do: llm.mix.)
 *
 * <p>{@code mvn gatling:test -Dgatling.simulationClass=MixSimulation
 * -Dllm.baseUrl=http://127.0.0.1:8000 -Dllm.concurrency=4}
 *
 * <p>Expect: a table "by class" in every report, with tokens a second for text and items a second
 * for embeddings, and rows by class in Gatling's report.
 */
public class MixSimulation extends LlmSimulation {

  private final ChainBuilder chat =
      feed(prompts().tokens(128))
          .exec(llm("Chat").user("#{prompt}").maxTokens(50).check(ttft().saveAs("ttft")));

  private final ChainBuilder summarise =
      feed(prompts().tokens(1024))
          .exec(llm("Summarise").system("In one sentence.").user("#{prompt}").maxTokens(20));

  // Another API of the same server. A request may have any setting of its own: set(key, value).
  private final ChainBuilder embed =
      feed(prompts().tokens(256)).exec(llm("Embed").api("embeddings").user("#{prompt}"));

  private final ChainBuilder mixed =
      mix(
          classOf("chat", 70, chat),
          classOf("summarise", 20, summarise),
          classOf("embed", 10, embed));

  {
    setUp(stages(mixed)).protocols(protocol());
  }
}
