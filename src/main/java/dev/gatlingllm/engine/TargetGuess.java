package dev.gatlingllm.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatlingllm.config.ConfigException;
import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.dialect.Dialects;
import dev.gatlingllm.dialect.HttpCall;
import dev.gatlingllm.engine.CallClient.Answer;
import dev.gatlingllm.engine.ServerCalls.NoAnswer;
import dev.gatlingllm.engine.ServerCalls.Wait;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code llm.target=auto}: which target a server is, by its address or by what it answers to a few
 * small requests.
 */
public final class TargetGuess {
  private static final String AUTO = "auto";
  private static final String MODELS = "/v1/models";

  private static final Wait PAGE =
      new Wait(Duration.ofSeconds(10), "llm.target=auto asks for a few pages");

  /**
   * What was found.
   *
   * @param target a file's name; empty for a plain OpenAI chat
   * @param server its name for a person
   * @param why a clause: "/v1/models says owned_by vllm"
   */
  public record Guess(String target, String server, String why) {
    public String sentence() {
      return "target auto: " + server + ", because " + why;
    }
  }

  /**
   * A page that tells a server.
   *
   * @param field that the page's JSON has
   * @param value that the field has; empty where any will do
   */
  private record Sign(String path, String field, String value, String target, String server) {
    boolean isIn(JsonNode json) {
      return json.has(field) && (value.isEmpty() || json.get(field).asText().equals(value));
    }

    Guess guess(String why) {
      return new Guess(target, server, why);
    }
  }

  /** Hosts by the end of their name, and what {@code owned_by} says: target and name. */
  private static final Map<String, List<String>> HOSTS =
      Map.of(
          "api.openai.com", List.of("openai", "OpenAI"),
          "openai.azure.com", List.of("azure", "Azure OpenAI"),
          "cognitiveservices.azure.com", List.of("azure", "Azure OpenAI"),
          "services.ai.azure.com", List.of("azure", "Azure OpenAI"),
          "api.anthropic.com", List.of("anthropic", "Anthropic"),
          "generativelanguage.googleapis.com", List.of("gemini", "Gemini"),
          "api.together.xyz", List.of("together", "Together"),
          "api.together.ai", List.of("together", "Together"),
          "api.fireworks.ai", List.of("fireworks", "Fireworks"),
          "api.groq.com", List.of("groq", "Groq"));

  private static final Map<String, List<String>> OWNERS =
      Map.of(
          "vllm", List.of("vllm", "vLLM"),
          "sglang", List.of("sglang", "SGLang"),
          "llamacpp", List.of("llama-cpp", "llama.cpp"),
          "library", List.of("ollama", "Ollama"),
          "tensorrt_llm", List.of("tensorrt-llm", "TensorRT-LLM"),
          "organization_owner", List.of("lmstudio", "LM Studio"));

  /**
   * OpenLLM is a service of BentoML's, which has a page about itself. What {@code owned_by} says:
   * in 0.4 its own word; since 0.5 that of the vLLM within.
   */
  private static final Map<String, Sign> OPENLLM =
      Map.of(
          "na", new Sign("/docs.json", "openapi", "", "openllm", "OpenLLM"),
          "vllm", new Sign("/schema.json", "type", "service", "openllm", "OpenLLM"));

  private static final List<Sign> SIGNS =
      List.of(
          new Sign("/info", "max_concurrent_requests", "", "tgi", "TGI"),
          new Sign("/model_info", "model_path", "", "sglang", "SGLang"),
          new Sign("/get_model_info", "model_path", "", "sglang", "SGLang"),
          new Sign("/api/version", "version", "", "ollama", "Ollama"),
          new Sign("/props", "default_generation_settings", "", "llama-cpp", "llama.cpp"),
          new Sign(
              "/v1/internal/model/info",
              "lora_names",
              "",
              "text-generation-webui",
              "text-generation-webui"),
          new Sign("/v2", "name", "triton", "triton", "Triton"));

  private final LlmConfig config;
  private final String baseUrl;
  private final ServerCalls calls;

  private TargetGuess(LlmConfig config, ServerCalls calls) {
    this.config = config;
    this.baseUrl = config.baseUrl().orElseThrow();
    this.calls = calls;
  }

  /**
   * Empty where the settings do not ask for a guess.
   *
   * @throws ConfigException if the server cannot be reached, or is none that is known
   */
  public static Optional<Guess> of(LlmConfig config) {
    if (!config.target().equals(Optional.of(AUTO))) {
      return Optional.empty();
    }
    Optional<Guess> host = byHost(URI.create(config.baseUrl().orElseThrow()).getHost());
    if (host.isPresent()) {
      return host;
    }
    String baseUrl = config.baseUrl().get();
    try (ServerCalls calls =
        new ServerCalls(
            config, baseUrl, ClientTls.of(config.http(), baseUrl).getOrElse(() -> null))) {
      return Optional.of(new TargetGuess(config, calls).ask());
    }
  }

  /** The settings that make the guess the run's. */
  public static Map<String, String> settings(Guess guess, LlmConfig config) {
    return Map.of("llm.target", guess.target(), "llm.baseUrl", config.baseUrl().orElseThrow());
  }

  private static Optional<Guess> byHost(String host) {
    return HOSTS.entrySet().stream()
        .filter(known -> host != null && ("." + host).endsWith("." + known.getKey()))
        .map(known -> guess(known.getValue(), "that is whose address " + host + " is"))
        .findFirst();
  }

  private Guess ask() {
    Answer models = get(MODELS, Preflight.firstAnswer(config));
    if (models.status() == 401) {
      throw refused(models.status());
    }
    JsonNode list = json(models);
    Optional<Guess> told = byModels(list, models);
    if (told.isPresent()) {
      return told.get();
    }
    for (Sign sign : SIGNS) {
      if (page(sign.path()).filter(sign::isIn).isPresent()) {
        return triton(sign);
      }
    }
    if (list.path("data").isArray()) {
      return new Guess(
          "",
          "a server of OpenAI's chat API",
          MODELS + " lists models, and nothing says whose server it is");
    }
    // A key that may not list the models may see the pages that tell a server.
    throw models.status() == 403
        ? refused(models.status())
        : new ConfigException(
            baseUrl
                + " is no server that llm.target=auto knows: name the target (docs/targets.md), or"
                + " the API with -Dllm.target= -Dllm.api=….");
  }

  private ConfigException refused(int status) {
    return new ConfigException(
        baseUrl
            + " refuses to say what it is: HTTP "
            + status
            + " for "
            + MODELS
            + ". Give it a key (LLM_API_KEY in the environment), or name the target"
            + " (docs/targets.md).");
  }

  private Optional<Guess> byModels(JsonNode list, Answer answer) {
    String owner = list.path("data").path(0).path("owned_by").asText();
    Sign bento = OPENLLM.get(owner);
    if (bento != null && page(bento.path()).filter(bento::isIn).isPresent()) {
      return Optional.of(
          bento.guess(
              MODELS
                  + " says owned_by "
                  + owner
                  + ", and BentoML's "
                  + bento.path()
                  + " is there"));
    }
    if (OWNERS.containsKey(owner)) {
      return Optional.of(guess(OWNERS.get(owner), MODELS + " says owned_by " + owner));
    }
    return "llama.cpp".equals(answer.headers().get("Server"))
        ? Optional.of(new Guess("llama-cpp", "llama.cpp", "its header Server says so"))
        : Optional.empty();
  }

  private static Guess guess(List<String> targetAndName, String why) {
    return new Guess(targetAndName.get(0), targetAndName.get(1), why);
  }

  /** TensorRT-LLM's backend is used by the model that is called ensemble. */
  private Guess triton(Sign sign) {
    if (sign.target().equals("triton") && page("/v2/models/ensemble").isPresent()) {
      return new Guess(
          "triton-tensorrt-llm",
          "Triton with TensorRT-LLM",
          "/v2 says so, and there is /v2/models/ensemble");
    }
    return sign.guess(sign.path() + " answers with " + sign.field());
  }

  /** The page's JSON, where there is such a page; one that does not come is none. */
  private Optional<JsonNode> page(String path) {
    try {
      Answer answer = calls.get(path, headers(path), PAGE);
      return answer.status() == 200
          ? Optional.of(json(answer)).filter(JsonNode::isObject)
          : Optional.empty();
    } catch (NoAnswer e) {
      return Optional.empty();
    }
  }

  private Answer get(String path, Wait wait) {
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

  private static JsonNode json(Answer answer) {
    ObjectMapper mapper = new ObjectMapper();
    try {
      return answer.status() == 200 ? mapper.readTree(answer.body()) : mapper.createObjectNode();
    } catch (IOException e) {
      return mapper.createObjectNode();
    }
  }
}
