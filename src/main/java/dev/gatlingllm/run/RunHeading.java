package dev.gatlingllm.run;

import dev.gatlingllm.config.Api;
import dev.gatlingllm.config.LlmConfig.MixClass;
import dev.gatlingllm.dialect.Dialects;
import dev.gatlingllm.dialect.ServerText;
import dev.gatlingllm.record.Counted;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the console says of a run before the load.
 *
 * @param stages the planned ones; none for an injection profile
 */
record RunHeading(
    Endpoint endpoint,
    boolean simulated,
    RunPrompts prompts,
    String tokenizer,
    long seed,
    List<StageRun> stages) {

  String target() {
    return simulated
        ? "SIMULATED SERVER, not a model, at " + endpoint.baseUrl()
        : endpoint.baseUrl() + ", model " + ServerText.of(endpoint.config()).name(endpoint.model());
  }

  /** "200", or "200 (chat), 100 (summarise)" where classes have different limits. */
  private String maxTokens() {
    List<MixClass> classes =
        endpoint.config().mix().stream()
            .filter(it -> it.weight() > 0)
            .filter(it -> Dialects.api(it.config().api()).answers() != Api.Answers.NO_TEXT)
            .toList();
    List<Integer> limits =
        classes.stream().map(it -> it.config().generation().maxTokens()).distinct().toList();
    if (limits.size() < 2) {
      int run = endpoint.config().generation().maxTokens();
      return String.valueOf(limits.isEmpty() ? run : limits.get(0));
    }
    return classes.stream()
        .map(it -> it.config().generation().maxTokens() + " (" + it.name() + ")")
        .collect(Collectors.joining(", "));
  }

  private String injector() {
    int injectors = endpoint.config().injectors();
    return injectors == 1
        ? ""
        : ", load generator " + endpoint.config().injector() + " of " + injectors;
  }

  String text() {
    String own =
        prompts.limitAnswers()
            ? " where neither prompt nor request sets a maximum"
            : stages.isEmpty() ? " where a request sets no maximum" : "";
    return Counted.text(
        "gatling-llm: %s%s\n  %s, seed %s; at most %s {token|tokens} generated%s%s%s%s",
        target(),
        injector(),
        prompts.any() ? prompts.words() + " by " + tokenizer : "prompts of your own",
        seed,
        maxTokens(),
        prompts.traces() ? ", or as a trace says" : "",
        own,
        stages.isEmpty() ? "" : "\n  stages: ",
        String.join(" | ", stages.stream().map(stage -> stage.stage().name()).toList()));
  }
}
