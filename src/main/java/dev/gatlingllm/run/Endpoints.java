package dev.gatlingllm.run;

import dev.gatlingllm.config.ConfigException;
import dev.gatlingllm.config.ConfigReader;
import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.dialect.Dialects;
import dev.gatlingllm.prompt.Tokenizer;
import dev.gatlingllm.simulator.SimulatedServer;
import dev.gatlingllm.wire.Brotli;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The servers under test: one for each set of settings that a simulation adds to those of the run.
 * If they name no server, one embedded server is started for all.
 */
final class Endpoints {
  private final Tokenizer tokenizer;
  private final long seed;
  private final Consumer<String> note;
  private final Map<Map<String, String>, Endpoint> known = new LinkedHashMap<>();
  private SimulatedServer embedded;

  /**
   * @param note takes a sentence for the reports
   */
  Endpoints(Tokenizer tokenizer, long seed, Consumer<String> note) {
    this.tokenizer = tokenizer;
    this.seed = seed;
    this.note = note;
  }

  /**
   * The endpoint for these settings.
   *
   * @param own settings by their {@code llm.*} key, which override all others
   * @throws ConfigException with one sentence
   */
  synchronized Endpoint of(Map<String, String> own) {
    return known.computeIfAbsent(Map.copyOf(own), this::made);
  }

  private Endpoint made(Map<String, String> own) {
    LlmConfig config = ConfigReader.readThisJvm(Dialects.APIS, own);
    Brotli.leaveOut(config.headers());
    Optional<TargetGuess.Guess> guess = TargetGuess.of(config);
    if (guess.isPresent()) {
      System.out.println("gatling-llm: " + guess.get().sentence());
      note.accept(guess.get().sentence() + ".");
      Map<String, String> guessed = new HashMap<>(own);
      guessed.putAll(TargetGuess.settings(guess.get(), config));
      config = ConfigReader.readThisJvm(Dialects.APIS, guessed);
    }
    return new Endpoint(
        config, config.baseUrl().orElseGet(() -> embedded().baseUrl()), !own.isEmpty());
  }

  private SimulatedServer embedded() {
    if (embedded == null) {
      embedded =
          EmbeddedServer.start(
              ConfigReader.readThisJvm(Dialects.APIS).simulator(), seed, tokenizer);
    }
    return embedded;
  }

  /** Whether an endpoint is the embedded server. */
  synchronized boolean isEmbedded(Endpoint endpoint) {
    return embedded != null && endpoint.config().baseUrl().isEmpty();
  }

  /**
   * Sets the model of an endpoint that has been asked. Endpoints with the same model and address
   * are told apart in the reports by their API, else by a number.
   */
  synchronized void answered(Endpoint asked, String model) {
    asked.model(model);
    Map<String, List<Endpoint>> same = new LinkedHashMap<>();
    for (Endpoint endpoint : asked()) {
      same.computeIfAbsent(endpoint.plainName(), name -> new ArrayList<>()).add(endpoint);
    }
    same.forEach((name, all) -> all.forEach(it -> it.name(name + suffix(it, all))));
  }

  private static String suffix(Endpoint one, List<Endpoint> all) {
    String api = one.config().api();
    List<Endpoint> same = all.stream().filter(it -> it.config().api().equals(api)).toList();
    if (all.size() == 1 || one.plainName().isEmpty()) {
      return "";
    }
    return same.size() == 1 ? " (" + api + ")" : " (" + api + ", " + (same.indexOf(one) + 1) + ")";
  }

  /** The endpoints that have been asked for their model, in that order. */
  synchronized List<Endpoint> asked() {
    return known.values().stream().filter(Endpoint::isAsked).toList();
  }
}
