package dev.gatlingllm.run;

import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.draw.Distribution;
import dev.gatlingllm.prompt.InputPlan;
import dev.gatlingllm.prompt.SyntheticPlan;

/** What users ask, by the settings. */
final class InputSettings {
  private InputSettings() {}

  static InputPlan plan(LlmConfig config) {
    return new SyntheticPlan(
        Distribution.constant(config.promptTokens()),
        config.sharedPrefixTokens(),
        config.generation().images(),
        "llm.promptTokens");
  }
}
