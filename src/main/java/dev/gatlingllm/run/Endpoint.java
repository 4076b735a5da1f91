package dev.gatlingllm.run;

import dev.gatlingllm.config.ConfigException;
import dev.gatlingllm.config.Generation;
import dev.gatlingllm.config.Http;
import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.config.Timeouts;
import dev.gatlingllm.dialect.Dialect;
import dev.gatlingllm.dialect.Dialects;
import dev.gatlingllm.dialect.HttpCall;
import dev.gatlingllm.dialect.ServerText;
import dev.gatlingllm.prompt.Conversation.History;
import dev.gatlingllm.prompt.Conversation.Rules;
import dev.gatlingllm.prompt.LlmInput;
import dev.gatlingllm.prompt.Prompt;
import dev.gatlingllm.wire.ClientRequests;
import dev.gatlingllm.wire.ClientTls;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;

/** A server under test: its address and its dialect. */
public final class Endpoint {
  /** Bounds memory: requests may choose their models from session data. */
  private static final int MOST_DIALECTS = 1_000;

  /** Our own timeouts act first; this one frees what the HTTP client still holds. */
  private static final Duration BEYOND_TIMEOUTS = Duration.ofSeconds(10);

  private record Choice(Optional<String> model, OptionalDouble temperature) {}

  private final LlmConfig config;
  private final Map<String, String> settings;
  private final Optional<Endpoint> namesake;
  private final String baseUrl;
  private final ClientTls tls;
  private final ClientRequests requests;
  private final RecordAssembly assembly;
  private final Map<Choice, Dialect> dialects = new ConcurrentHashMap<>();
  private volatile Dialect dialect;
  private volatile String model;
  private volatile boolean loopback;
  private volatile String name = "";

  /** What tells servers apart before any load: the first request to one. */
  private record Question(
      String baseUrl,
      Http http,
      Optional<String> model,
      HttpCall call,
      Map<String, String> headers) {}

  /**
   * @param settings that the simulation sets for it, beside those of the run
   * @param namesake the endpoint whose server it is, in reports
   */
  Endpoint(
      LlmConfig config, String baseUrl, Map<String, String> settings, Optional<Endpoint> namesake) {
    this.settings = settings;
    this.namesake = namesake;
    this.config = config;
    this.baseUrl = baseUrl;
    this.tls = ClientTls.of(config.http(), baseUrl);
    this.requests = new ClientRequests(config.http());
    this.assembly = new RecordAssembly(config);
    this.dialect = Dialects.of(config.api(), config.generation());
  }

  public LlmConfig config() {
    return config;
  }

  /** The address, without /v1. */
  public String baseUrl() {
    return baseUrl;
  }

  public ClientTls tls() {
    return tls;
  }

  public ClientRequests requests() {
    return requests;
  }

  RecordAssembly assembly() {
    return assembly;
  }

  public Dialect dialect() {
    return dialect;
  }

  /** The dialect of a request that sets its own model or temperature. */
  public Dialect dialect(Optional<String> ownModel, OptionalDouble temperature) {
    if (ownModel.isEmpty() && temperature.isEmpty()) {
      return dialect;
    }
    Choice choice = new Choice(ownModel, temperature);
    Dialect known = dialects.get(choice);
    if (known == null) {
      Generation generation = config.generation().withModel(ownModel.orElse(model));
      known =
          Dialects.of(
              config.api(),
              temperature.isEmpty() ? generation : generation.withTemperature(temperature));
      if (dialects.size() < MOST_DIALECTS) {
        dialects.put(choice, known);
      }
    }
    return known;
  }

  /**
   * The model's name, from the settings or from the server.
   *
   * @throws IllegalStateException before the server has been asked
   */
  public String model() {
    if (model == null) {
      throw new IllegalStateException("the model is known once the load has begun");
    }
    return model;
  }

  boolean isAsked() {
    return model != null;
  }

  /** Sets the model's name, once the server has been asked. */
  void model(String modelName) {
    dialect = Dialects.of(config.api(), config.generation().withModel(modelName));
    loopback = isLoopback(baseUrl);
    model = modelName;
    name = plainName();
  }

  /** Its name in records: {@link dev.gatlingllm.record.Origin#protocol}. */
  String name() {
    return namesake.map(Endpoint::name).orElse(name);
  }

  boolean isNamed() {
    return namesake.isEmpty();
  }

  /** After this time, the HTTP client gives a request up. */
  public Duration timeout() {
    Timeouts timeouts = config.timeouts();
    return timeouts.total().plus(timeouts.connect()).plus(BEYOND_TIMEOUTS);
  }

  public boolean streams() {
    return Dialects.api(config.api()).streams();
  }

  Map<String, String> settings() {
    return settings;
  }

  /** Equal for endpoints that the same check passes. */
  Object question() {
    HttpCall call = dialect.request(Prompt.uncounted(""), false, 1);
    return new Question(baseUrl, config.http(), config.generation().model(), call, headers(call));
  }

  /** Sets the name, where others have the plain one too. */
  void name(String unique) {
    name = unique;
  }

  /** The model and the address; empty for the server of the run's settings. */
  String plainName() {
    return !settings.isEmpty()
        ? ServerText.of(config).name(model()) + " at " + URI.create(baseUrl).getAuthority()
        : "";
  }

  boolean loopback() {
    return loopback;
  }

  /** Whether the host is this machine. May call the resolver, so it is called once per run. */
  static boolean isLoopback(String url) {
    try {
      return InetAddress.getByName(URI.create(url).getHost()).isLoopbackAddress();
    } catch (UnknownHostException | IllegalArgumentException e) {
      return false;
    }
  }

  public Map<String, String> headers(HttpCall call) {
    return dialect.headers(call, config);
  }

  public HttpCall call(Dialect spoken, LlmInput input) {
    return spoken.request(input, config.generation().maxTokens());
  }

  /**
   * Checks that this API supports a request.
   *
   * @param messages whether the request has a system prompt or several messages
   */
  void require(String request, boolean messages) {
    if (messages && !dialect.hasMessages()) {
      throw new ConfigException(
          "llm(\"%s\") has more than one message, and llm.api=%s takes one prompt alone."
              .formatted(request, config.api()));
    }
  }

  /** Checks that this API supports conversations. */
  void requireConversations(Rules rules) {
    refuse(!dialect.hasMessages(), "conversations need an API with messages");
    refuse(
        rules.tools().isPresent() && !dialect.hasToolResults(),
        "llm.conversation.toolRounds needs an API whose messages have results of tools");
    refuse(
        rules.history() == History.SERVER && !dialect.keepsHistory(),
        "llm.conversation.history=server needs an API whose server keeps conversations"
            + " (responses)");
  }

  private void refuse(boolean broken, String rule) {
    if (broken) {
      throw new ConfigException("llm.api is '" + config.api() + "': " + rule + ".");
    }
  }

  /**
   * Checks that this API is the one that a dataset was written for, unless {@code llm.path} says
   * where it is.
   *
   * @param url e.g. "/v1/chat/completions"
   */
  void requireAt(String url, String rows) {
    if (config.generation().path().isPresent()) {
      return;
    }
    String path = call(Prompt.uncounted("?"), false).path().replaceFirst("\\?.*", "");
    String end = url.replaceFirst("^/v1", "");
    // The end of one is that of another: /completions and /chat/completions.
    boolean chats = end.equals("/completions") && path.endsWith("/chat/completions");
    if (!path.endsWith(end) || chats) {
      throw new ConfigException(
          "The requests of the %s are for %s, and llm.api=%s asks at %s: another llm.api, or another dataset."
              .formatted(rows, url, config.api(), path));
    }
  }

  HttpCall call(Prompt prompt, boolean stream) {
    return dialect.request(prompt, stream, config.generation().maxTokens());
  }
}
