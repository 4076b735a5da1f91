package dev.gatlingllm.system;

import static dev.gatlingllm.gatling.LlmDsl.dataset;
import static dev.gatlingllm.gatling.LlmDsl.llm;
import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.feed;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import dev.gatlingllm.gatling.LlmDataset;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Simulation;

/** One user asks the rows of each sample, file by file; the last one has fewer than it wants. */
public class FormatsSimulation extends Simulation {
  static final String FOLDER = "user-files/resources/prompts/";

  private static ChainBuilder asked(String name, int times, LlmDataset rows) {
    return repeat(times).on(feed(rows).exec(llm(name).prompt("#{prompt}")));
  }

  {
    setUp(
            scenario("Formats")
                .exec(
                    asked("chat", 12, dataset(FOLDER + "chat.jsonl")),
                    asked("batch", 10, dataset(FOLDER + "batch.jsonl").format("batch")),
                    asked("csv", 3, dataset(FOLDER + "questions.csv").column("question").limit(2)),
                    asked("sharegpt", 3, dataset(FOLDER + "sharegpt.json")),
                    asked("text", 20, dataset(FOLDER + "questions.txt").shuffle().once()))
                .injectOpen(atOnceUsers(1)))
        .protocols(llm);
  }
}
