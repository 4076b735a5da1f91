package dev.gatlingllm.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatlingllm.config.ConfigException;
import dev.gatlingllm.config.KnownServer;
import dev.gatlingllm.config.KnownServer.Page;
import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.dialect.Dialects;
import dev.gatlingllm.dialect.HttpCall;
import dev.gatlingllm.wire.ClientTls;
import dev.gatlingllm.wire.ServerCalls;
import dev.gatlingllm.wire.ServerCalls.NoAnswer;
import dev.gatlingllm.wire.ServerCalls.Wait;
import dev.gatlingllm.wire.WholeAnswer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * {@code llm.target=auto}: identifies a server by its address or by its answers to a few small
 * requests. The signs to look for are in the targets' files ({@link KnownServer}).
 */
public final class TargetGuess {
  private static final String AUTO = "auto";
  private static final String MODELS = "/v1/models";

  private static final Wait PAGE =
      new Wait(Duration.ofSeconds(10), "llm.target=auto asks for a few pages");

  /**
   * @param target the name of a target's file; empty for a plain OpenAI chat API
   * @param server its display name
   * @param why a clause, e.g. "its header Server says so"
   */
  public record Guess(String target, String server, String why) {
    public String sentence() {
      return "target auto: " + server + ", because " + why;
    }
  }

  private final LlmConfig config;
  private final String baseUrl;
  private final ServerCalls calls;
  private final List<KnownServer> known;
  private final Map<String, Optional<JsonNode>> pages = new HashMap<>();

  private TargetGuess(LlmConfig config, ServerCalls calls, List<KnownServer> known) {
    this.known = known;
    this.config = config;
    this.baseUrl = config.baseUrl().orElseThrow();
    this.calls = calls;
  }

  /**
   * The guess; empty if the settings do not ask for one.
   *
   * @throws ConfigException if the server cannot be reached or is unknown
   */
  public static Optional<Guess> of(LlmConfig config) {
    if (!config.target().equals(Optional.of(AUTO))) {
      return Optional.empty();
    }
    List<KnownServer> known = KnownServer.all();
    Optional<Guess> host = byHost(URI.create(config.baseUrl().orElseThrow()).getHost(), known);
    if (host.isPresent()) {
      return host;
    }
    String baseUrl = config.baseUrl().get();
    try (ServerCalls calls =
        new ServerCalls(config, baseUrl, ClientTls.of(config.http(), baseUrl))) {
      return Optional.of(new TargetGuess(config, calls, known).ask());
    }
  }

  /** The settings that apply the guess to the run. */
  public static Map<String, String> settings(Guess guess, LlmConfig config) {
    return Map.of("llm.target", guess.target(), "llm.baseUrl", config.baseUrl().orElseThrow());
  }

  private static Optional<Guess> byHost(String host, List<KnownServer> known) {
    return known.stream()
        .filter(server -> server.hosts().stream().anyMatch(end -> endsIn(host, end)))
        .map(server -> guess(server, "that is whose address " + host + " is"))
        .findFirst();
  }

  private static boolean endsIn(String host, String end) {
    return host != null && ("." + host).endsWith("." + end);
  }

  private Guess ask() {
    WholeAnswer models = get(MODELS, Preflight.firstAnswer(config));
    if (models.status() == 401) {
      throw refused(models.status());
    }
    JsonNode list = json(models);
    Optional<Guess> guess = byModels(list, models);
    if (guess.isPresent()) {
      return guess.get();
    }
    Optional<Guess> shown = byPages();
    if (shown.isPresent()) {
      return shown.get();
    }
    if (list.path("data").isArray()) {
      return new Guess(
          "",
          "a server of OpenAI's chat API",
          MODELS + " lists models, and nothing says whose server it is");
    }
    // A key that may not list the models may still see the pages that identify a server.
    throw models.status() == 403
        ? refused(models.status())
        : new ConfigException(
            baseUrl
                + " is no server that llm.target=auto knows: name the target (docs/targets.md), or"
                + " the API with -Dllm.target= -Dllm.api=….");
  }

  private ConfigException refused(int status) {
    return new ConfigException(
        "%s refuses to say what it is: HTTP %s for %s. Give it a key (LLM_API_KEY in the environment), or name the target (docs/targets.md)."
            .formatted(baseUrl, status, MODELS));
  }

  private Optional<Guess> byModels(JsonNode list, WholeAnswer answer) {
    String owner = list.path("data").path(0).path("owned_by").asText();
    String says = MODELS + " says owned_by " + owner;
    String header = answer.header("Server").orElse("");
    return known.stream()
        .flatMap(
            server ->
                server.pages().stream()
                    .filter(page -> !owner.isEmpty() && page.owner().equals(owner))
                    .filter(this::isThere)
                    .map(page -> says + ", and " + page.whose() + page.path() + " is there")
                    .map(why -> guess(server, why)))
        .findFirst()
        .or(() -> first(server -> server.owners().contains(owner), says))
        .or(
            () ->
                first(
                    server -> !server.header().isEmpty() && server.header().equals(header),
                    "its header Server says so"));
  }

  private Optional<Guess> first(Predicate<KnownServer> is, String why) {
    return known.stream().filter(is).map(server -> guess(server, why)).findFirst();
  }

  private Optional<Guess> byPages() {
    record Sign(KnownServer server, Page page) {}
    return known.stream()
        .flatMap(server -> server.pages().stream().map(page -> new Sign(server, page)))
        .filter(sign -> sign.page.owner().isEmpty())
        .sorted(Comparator.comparingInt(sign -> sign.page.order()))
        .filter(sign -> isThere(sign.page))
        .map(sign -> guess(sign.server, why(sign.page)))
        .findFirst();
  }

  private boolean isThere(Page sign) {
    return page(sign.path())
            .map(json -> json.path(sign.field()))
            .filter(field -> !field.isMissingNode())
            .filter(field -> sign.value().isEmpty() || field.asText().equals(sign.value()))
            .isPresent()
        && (sign.beside().isEmpty() || page(sign.beside()).isPresent());
  }

  private static String why(Page sign) {
    return sign.beside().isEmpty()
        ? sign.path() + " answers with " + sign.field()
        : sign.path() + " says so, and there is " + sign.beside();
  }

  private static Guess guess(KnownServer server, String why) {
    return new Guess(server.target(), server.name(), why);
  }

  /** The page's JSON; empty if there is no such page, or no answer. */
  private Optional<JsonNode> page(String path) {
    return pages.computeIfAbsent(path, this::asked);
  }

  private Optional<JsonNode> asked(String path) {
    try {
      WholeAnswer answer = calls.get(path, headers(path), PAGE);
      return answer.status() == 200
          ? Optional.of(json(answer)).filter(JsonNode::isObject)
          : Optional.empty();
    } catch (NoAnswer e) {
      return Optional.empty();
    }
  }

  private WholeAnswer get(String path, Wait wait) {
    try {
      return calls.get(path, headers(path), wait);
    } catch (NoAnswer e) {
      throw new ConfigException(e.getMessage());
    }
  }

  private Map<String, String> headers(String path) {
    return Dialects.of(config.api(), config.generation())
        .headers(new HttpCall(path, Map.of(), ""), config);
  }

  private static JsonNode json(WholeAnswer answer) {
    ObjectMapper mapper = new ObjectMapper();
    try {
      return answer.status() == 200 ? mapper.readTree(answer.body()) : mapper.createObjectNode();
    } catch (IOException e) {
      return mapper.createObjectNode();
    }
  }
}
