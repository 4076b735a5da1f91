package dev.gatlingllm.run;

import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.dialect.ServerText;
import java.util.List;

/**
 * What the console says of a run before the load.
 *
 * @param stages the planned ones; none for an injection profile
 */
record RunHeading(
    Endpoint endpoint,
    boolean embedded,
    RunPrompts prompts,
    String tokenizer,
    long seed,
    List<StageRun> stages) {

  /** The server and its model. */
  String target() {
    return embedded
        ? "SIMULATED SERVER, not a model, at " + endpoint.baseUrl()
        : endpoint.baseUrl() + ", model " + ServerText.of(endpoint.config()).name(endpoint.model());
  }

  /** The most that any class asks for. */
  private int maxTokens() {
    LlmConfig config = endpoint.config();
    return config.mix().stream()
        .filter(it -> it.weight() > 0)
        .mapToInt(it -> it.config().generation().maxTokens())
        .max()
        .orElse(config.generation().maxTokens());
  }

  String text() {
    return "gatling-llm: "
        + target()
        + (prompts.any()
            ? "\n  " + prompts.words() + " by " + tokenizer
            : "\n  prompts of your own")
        + ", seed "
        + seed
        + "; at most "
        + maxTokens()
        + " tokens generated"
        + (prompts.traces() ? ", or as a trace says" : "")
        + (prompts.limitAnswers()
            ? " where neither prompt nor request sets a maximum"
            : stages.isEmpty() ? " where a request sets no maximum" : "")
        + (stages.isEmpty() ? "" : "\n  stages: ")
        + String.join(" | ", stages.stream().map(stage -> stage.stage().name()).toList());
  }
}
