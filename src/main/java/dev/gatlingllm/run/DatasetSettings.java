package dev.gatlingllm.run;

import dev.gatlingllm.config.ConfigException;
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
    Dataset rows =
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
            dataset.skipErrors() ? OnError.SKIP : OnError.FAIL);
    Answers answers =
        answers(
            config,
            dataset.asLongAsReplies(),
            config
                .prompts()
                .outputTokens()
                .map(words -> DistributionWords.parse("llm.outputTokens", words, Unit.TOKENS)));
    return plan(config, rows, answers, DatasetConfig.FILE);
  }

  /**
   * The rows of a dataset.
   *
   * @param key the setting, or the call of the DSL, that names the file
   * @throws ConfigException if load generators would shuffle it differently
   */
  public static DatasetPlan plan(LlmConfig config, Dataset rows, Answers answers, String key) {
    if (rows.shuffled() && config.injectors() > 1 && config.seed().isEmpty()) {
      throw new ConfigException(
          "%s is '%s', shuffled: llm.seed must be set, to the same for all of llm.injectors=%s, or some rows are asked twice and some never."
              .formatted(key, rows.file(), config.injectors()));
    }
    return new DatasetPlan(rows, answers, key);
  }

  /** Whoever names a model means it, whatever a batch was written for. */
  public static Answers answers(
      LlmConfig config, boolean asLongAsReplies, Optional<Distribution> output) {
    return new Answers(asLongAsReplies, output, config.generation().model().isEmpty());
  }
}
