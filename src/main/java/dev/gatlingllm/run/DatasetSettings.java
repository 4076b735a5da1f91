package dev.gatlingllm.run;

import dev.gatlingllm.config.DatasetConfig;
import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.dataset.Dataset;
import dev.gatlingllm.dataset.Dataset.OnError;
import dev.gatlingllm.dataset.DatasetFormat;
import dev.gatlingllm.dataset.DatasetPlan;
import dev.gatlingllm.dataset.DatasetScripts.Answers;
import dev.gatlingllm.draw.Distribution;
import dev.gatlingllm.draw.DistributionWords;
import dev.gatlingllm.draw.Unit;
import java.util.Optional;
import java.util.OptionalInt;

/** The dataset that users ask, by the settings. */
public final class DatasetSettings {
  private DatasetSettings() {}

  static DatasetPlan plan(LlmConfig config, DatasetConfig dataset) {
    return new DatasetPlan(
        new Dataset(
            dataset.file(),
            dataset.format().flatMap(DatasetFormat::of),
            dataset.column(),
            dataset.leastTokens() == 0
                ? OptionalInt.empty()
                : OptionalInt.of(dataset.leastTokens()),
            dataset.mostTokens(),
            dataset.limit(),
            dataset.shuffle(),
            dataset.repeat(),
            dataset.skipErrors() ? OnError.SKIP : OnError.FAIL),
        answers(
            config,
            dataset.asLongAsReplies(),
            config
                .prompts()
                .outputTokens()
                .map(words -> DistributionWords.parse("llm.outputTokens", words, Unit.TOKENS))),
        DatasetConfig.FILE);
  }

  /** Whoever names a model means it, whatever a batch was written for. */
  public static Answers answers(
      LlmConfig config, boolean asLongAsReplies, Optional<Distribution> output) {
    return new Answers(asLongAsReplies, output, config.generation().model().isEmpty());
  }
}
