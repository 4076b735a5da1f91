package dev.gatlingllm.run;

import dev.gatlingllm.config.ConfigException;
import dev.gatlingllm.config.ConfigReader;
import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.config.SimulatorConfig;
import dev.gatlingllm.dialect.Dialects;
import dev.gatlingllm.prompt.Tokenizer;
import dev.gatlingllm.simulator.EngineSettings;
import dev.gatlingllm.simulator.SimulatedServer;
import dev.gatlingllm.simulator.SimulatorSettings;
import dev.gatlingllm.wire.Brotli;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The servers under test: one for each set of settings that a simulation adds to those of the run.
 * If they name no server, one embedded server is started for all.
 */
final class Endpoints {
  private static final String EMBEDDED =
      "The embedded simulated server is measured, as no server is set: neither by llm.baseUrl nor"
          + " by a protocol of the simulation.";

  /** Of the embedded server. */
  private static final double JITTER = 0.1;

  private final Tokenizer tokenizer;
  private final long seed;
  private final Consumer<String> note;
  private final Map<Own, Endpoint> known = new LinkedHashMap<>();
  private final Map<String, Optional<TargetGuess.Guess>> guesses = new HashMap<>();
  private final Map<Object, String> models = new HashMap<>();
  private final Set<String> simulated = new HashSet<>();
  private SimulatedServer embedded;

  /**
   * What is not the run's.
   *
   * @param ofServer settings that the simulation adds to those of the run
   * @param ofRequests settings of only some of the requests to that server, e.g. of a class
   */
  private record Own(Map<String, String> ofServer, Map<String, String> ofRequests) {}

  Endpoints(Tokenizer tokenizer, long seed, Consumer<String> note) {
    this.tokenizer = tokenizer;
    this.seed = seed;
    this.note = note;
  }

  /**
   * @param own settings by their {@code llm.*} key, which override all others
   */
  synchronized Endpoint of(Map<String, String> own) {
    return known(new Own(Map.copyOf(own), Map.of()));
  }

  /**
   * The endpoint for some of the requests to a server.
   *
   * @param own settings by their {@code llm.*} key, which override all others
   */
  synchronized Endpoint of(Endpoint server, Map<String, String> own) {
    return own.isEmpty() ? server : known(new Own(server.settings(), Map.copyOf(own)));
  }

  private Endpoint known(Own own) {
    Endpoint one = known.get(own);
    if (one == null) {
      one = made(own);
      known.put(own, one);
    }
    return one;
  }

  private Endpoint made(Own own) {
    LlmConfig config = read(own);
    Brotli.leaveOut(config.headers());
    Optional<TargetGuess.Guess> guess = guess(config);
    if (guess.isPresent()) {
      config = read(with(TargetGuess.settings(guess.get(), config), own));
    }
    String url = config.baseUrl().orElseGet(() -> embedded().baseUrl());
    Optional<Endpoint> server =
        own.ofRequests.isEmpty()
            ? Optional.empty()
            : Optional.of(known(new Own(own.ofServer, Map.of())));
    Map<String, String> settings = new HashMap<>(own.ofServer);
    settings.putAll(own.ofRequests);
    return new Endpoint(
        config, url, Map.copyOf(settings), server.filter(it -> it.baseUrl().equals(url)));
  }

  private static LlmConfig read(Own own) {
    return own.ofRequests.isEmpty()
        ? ConfigReader.readThisJvm(Dialects.APIS, own.ofServer)
        : ConfigReader.readThisJvm(Dialects.APIS, own.ofServer, own.ofRequests);
  }

  /** A server is asked once what it is. */
  private Optional<TargetGuess.Guess> guess(LlmConfig config) {
    String url = config.target() + " " + config.baseUrl();
    Optional<TargetGuess.Guess> guess = guesses.get(url);
    if (guess == null) {
      guess = TargetGuess.of(config);
      guesses.put(url, guess);
      guess.ifPresent(
          it -> {
            System.out.println("gatling-llm: " + it.sentence());
            note.accept(it.sentence() + ".");
          });
    }
    return guess;
  }

  /** A guess belongs to whoever named the server. */
  private static Own with(Map<String, String> guess, Own own) {
    boolean ofRequests =
        own.ofRequests.containsKey("llm.target") || own.ofRequests.containsKey("llm.baseUrl");
    Map<String, String> all = new HashMap<>(ofRequests ? own.ofRequests : own.ofServer);
    all.putAll(guess);
    return ofRequests ? new Own(own.ofServer, all) : new Own(all, own.ofRequests);
  }

  private SimulatedServer embedded() {
    if (embedded == null) {
      embedded = start(ConfigReader.readThisJvm(Dialects.APIS).simulator());
    }
    return embedded;
  }

  private SimulatedServer start(SimulatorConfig config) {
    SimulatorSettings settings =
        SimulatorSettings.defaults(
            new EngineSettings.Batching(
                config.prefillTokensPerSecond(),
                config.decodeStep().toNanos() / 1e6,
                config.decodeStepPerSequence().toNanos() / 1e6,
                config.maxBatch(),
                JITTER,
                seed));
    try {
      return SimulatedServer.start(settings, tokenizer::count);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(
          "llm.tokenizer is '%s', must suit the embedded server, or llm.baseUrl name another: %s"
              .formatted(tokenizer.name(), e.getMessage()));
    }
  }

  synchronized void close() {
    if (embedded != null) {
      embedded.close();
    }
  }

  synchronized boolean isEmbedded(Endpoint endpoint) {
    return embedded != null && endpoint.config().baseUrl().isEmpty();
  }

  /** Whether an endpoint that has been asked is a simulated server, the embedded one or another. */
  synchronized boolean isSimulated(Endpoint endpoint) {
    return simulated.contains(endpoint.baseUrl());
  }

  /**
   * Sets the model of an endpoint that has been asked. Endpoints with the same model and address
   * are told apart in the reports by their API, else by a number.
   */
  synchronized void answered(Endpoint asked, String model) {
    asked.model(model);
    Map<String, List<Endpoint>> same = new LinkedHashMap<>();
    for (Endpoint endpoint : asked().stream().filter(Endpoint::isNamed).toList()) {
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

  /** Checks an endpoint that has not been asked yet; one like another is not asked again. */
  synchronized void check(Endpoint endpoint) throws Preflight.Refused {
    if (endpoint.isAsked()) {
      return;
    }
    String model = models.get(endpoint.question());
    if (model == null) {
      Preflight preflight = new Preflight(endpoint, note);
      model = preflight.check();
      if (preflight.isSimulated() && simulated.add(endpoint.baseUrl()) && isEmbedded(endpoint)) {
        note.accept(EMBEDDED);
      }
      models.put(endpoint.question(), model);
    }
    answered(endpoint, model);
  }

  /** The endpoints that have been asked for their model, in that order. */
  synchronized List<Endpoint> asked() {
    return known.values().stream().filter(Endpoint::isAsked).toList();
  }
}
