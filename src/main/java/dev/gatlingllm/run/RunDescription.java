package dev.gatlingllm.run;

import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.dialect.ServerText;
import dev.gatlingllm.record.PassRule;
import dev.gatlingllm.record.RunInfo;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What is run, for the reports; known once the server has been asked.
 *
 * @param loopback as {@link #isLoopback} says
 * @param feeds the simulation takes its prompts from {@code prompts()}
 */
record RunDescription(
    String simulation,
    long seed,
    String tokenizer,
    Endpoint endpoint,
    RunFolder folder,
    String model,
    boolean simulated,
    boolean loopback,
    boolean feeds) {

  /** The same with what the reader must know by now, a sentence each. */
  RunInfo info(List<String> notes) {
    LlmConfig config = endpoint.config();
    String command = config.command();
    OptionalInt logprobs = config.generation().sampling().logprobs();
    return new RunInfo(
        folder.path().getFileName().toString(),
        folder.startedAt().truncatedTo(ChronoUnit.SECONDS).toString(),
        version(),
        simulation.equals("ChatSimulation")
            ? command
            : command.replace("gatling:test", "gatling:test " + simulationSetting()),
        endpoint.baseUrl(),
        simulated,
        loopback,
        endpoint.dialect().provider(),
        ServerText.of(config).name(model),
        config.label(),
        tokenizer,
        seed,
        feeds ? OptionalLong.of(config.promptTokens()) : OptionalLong.empty(),
        config.generation().maxTokens(),
        config.generation().temperature(),
        logprobs.isPresent() ? OptionalLong.of(logprobs.getAsInt()) : OptionalLong.empty(),
        new PassRule(config.maxFailRatio(), config.failOnClientBound()),
        config.shown(),
        notes);
  }

  static String version() {
    return Optional.ofNullable(RunDescription.class.getPackage().getImplementationVersion())
        .orElse("0.1.0-SNAPSHOT");
  }

  /** Quoted where a shell would take a part of the name for a variable. */
  private String simulationSetting() {
    String setting = "-Dgatling.simulationClass=" + simulation;
    return simulation.contains("$") ? "'" + setting + "'" : setting;
  }

  /** Asks the resolver where the host is a name: once a run is enough. */
  static boolean isLoopback(String url) {
    try {
      return InetAddress.getByName(URI.create(url).getHost()).isLoopbackAddress();
    } catch (UnknownHostException | IllegalArgumentException e) {
      return false;
    }
  }
}
