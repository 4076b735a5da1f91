package dev.gatlingllm.run;

import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.dialect.ServerText;
import dev.gatlingllm.record.PassRule;
import dev.gatlingllm.record.RunInfo;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * Describes the run, for the reports.
 *
 * @param endpoints those that have been asked; the first one's settings are shown for all
 * @param asked what users ask, in words; empty if the simulation says it itself
 * @param promptTokens of each prompt that the run makes; empty if it makes none, or several sizes
 * @param maxTokens that each request asks for at most; empty where they differ
 */
record RunDescription(
    String simulation,
    long seed,
    String tokenizer,
    List<Endpoint> endpoints,
    RunFolder folder,
    boolean simulated,
    Optional<String> asked,
    OptionalLong promptTokens,
    OptionalLong maxTokens) {

  /** As run.json has it, with these notes, one sentence each. */
  RunInfo info(List<String> notes) {
    LlmConfig config = endpoints.get(0).config();
    String command = config.command();
    OptionalInt logprobs = config.generation().sampling().logprobs();
    return new RunInfo(
        folder.path().getFileName().toString(),
        folder.startedAt().truncatedTo(ChronoUnit.SECONDS).toString(),
        version(),
        simulation.equals("ChatSimulation")
            ? command
            : command.replace("gatling:test", "gatling:test " + simulationSetting()),
        each(Endpoint::baseUrl),
        simulated,
        endpoints.stream().allMatch(Endpoint::loopback),
        each(it -> it.dialect().provider()),
        each(it -> ServerText.of(it.config()).name(it.model())),
        config.label(),
        tokenizer,
        seed,
        asked,
        promptTokens,
        maxTokens,
        config.generation().temperature(),
        logprobs.isPresent() ? OptionalLong.of(logprobs.getAsInt()) : OptionalLong.empty(),
        new PassRule(config.maxFailRatio(), config.failOnClientBound()),
        config.shown(),
        notes);
  }

  private String each(Function<Endpoint, String> value) {
    return String.join(", ", endpoints.stream().map(value).distinct().toList());
  }

  static String version() {
    return Optional.ofNullable(RunDescription.class.getPackage().getImplementationVersion())
        .orElse("0.1.0-SNAPSHOT");
  }

  /** Quoted if a shell would expand a part of the name. */
  private String simulationSetting() {
    String setting = "-Dgatling.simulationClass=" + simulation;
    return simulation.contains("$") ? "'" + setting + "'" : setting;
  }
}
