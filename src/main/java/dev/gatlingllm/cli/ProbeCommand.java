package dev.gatlingllm.cli;

import dev.gatlingllm.config.ConfigException;
import dev.gatlingllm.config.ConfigReader;
import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.dialect.Dialects;
import dev.gatlingllm.dialect.ServerText;
import dev.gatlingllm.prompt.TokenizerException;
import dev.gatlingllm.run.TargetGuess;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Sends one streamed request like a run and shows the answer, byte for byte where that matters, and
 * how it differs from what the API promises.
 */
@Command(
    name = "probe",
    description = {
      "Sends one streamed request and shows exactly what comes back.",
      "Settings are those of a run: gatling.conf and -Dllm.*; options given here override them.",
      "Exit status: 0 if the answer can be measured, 2 if not, 3 if the request could not be sent."
    },
    mixinStandardHelpOptions = true,
    exitCodeOnInvalidInput = ProbeCommand.BAD_INPUT)
final class ProbeCommand implements Callable<Integer> {
  static final int UNMEASURABLE = 2;
  static final int BAD_INPUT = 3;
  private static final String FEW_TOKENS = "32";

  @Spec private CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "URL", description = "The server; else llm.baseUrl.")
  private String url;

  @Option(names = "--api", description = "llm.api")
  private String api;

  @Option(names = "--target", description = "llm.target; auto: identified by the server's answers.")
  private String target;

  @Option(names = "--model", description = "llm.model; else the first that the server lists.")
  private String model;

  @Option(names = "--api-key-env", description = "The environment variable with the key.")
  private String apiKeyVariable;

  @Option(
      names = "--tokenizer",
      description = "llm.tokenizer: counts the text in addition to usage.")
  private String tokenizer;

  @Option(
      names = "--max-tokens",
      description = "llm.maxTokens; " + FEW_TOKENS + " where neither is given.")
  private String maxTokens;

  @Option(
      names = "--prompt",
      defaultValue = "Count from one to twenty, in words.",
      showDefaultValue = picocli.CommandLine.Help.Visibility.ALWAYS,
      description = "The prompt.")
  private String prompt;

  @Override
  public Integer call() {
    try {
      return new Probe(config(), spec.commandLine().getOut()).run(prompt) ? 0 : UNMEASURABLE;
    } catch (ConfigException | TokenizerException | IllegalArgumentException e) {
      spec.commandLine().getErr().println(ServerText.visible(String.valueOf(e.getMessage())));
      return BAD_INPUT;
    }
  }

  private LlmConfig config() {
    Map<String, String> settings = settings();
    LlmConfig config = ConfigReader.readThisJvm(Dialects.APIS, settings);
    Optional<TargetGuess.Guess> guess = TargetGuess.of(config);
    if (guess.isEmpty()) {
      return config;
    }
    spec.commandLine().getOut().println(guess.get().sentence());
    settings.putAll(TargetGuess.settings(guess.get(), config));
    return ConfigReader.readThisJvm(Dialects.APIS, settings);
  }

  private Map<String, String> settings() {
    // One request has one length.
    Map<String, String> settings = new TreeMap<>(Map.of("llm.outputTokens", "", "llm.lengths", ""));
    if (System.getProperty("llm.maxTokens") == null) {
      settings.put("llm.maxTokens", FEW_TOKENS);
    }
    put(settings, "llm.baseUrl", url);
    put(settings, "llm.api", api);
    put(settings, "llm.target", target);
    put(settings, "llm.model", model);
    put(settings, "llm.tokenizer", tokenizer);
    put(settings, "llm.maxTokens", maxTokens);
    if (apiKeyVariable != null) {
      String key = System.getenv(apiKeyVariable);
      if (key == null || key.isBlank()) {
        throw new ConfigException(
            "--api-key-env names " + apiKeyVariable + ", which the environment does not have.");
      }
      settings.put("llm.apiKey", key);
    }
    return settings;
  }

  private static void put(Map<String, String> settings, String key, String value) {
    if (value != null) {
      settings.put(key, value);
    }
  }
}
