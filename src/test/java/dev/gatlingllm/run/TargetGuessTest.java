package dev.gatlingllm.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.gatlingllm.config.ConfigException;
import dev.gatlingllm.config.ConfigReader;
import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.dialect.Dialects;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What llm.target=auto makes of a server's answers. Of servers that have run here (docs/targets.md,
 * "As observed"): vLLM 0.32.0, OpenLLM 0.4.36, Ollama 0.32.15, llama-server, TGI 3.3.7 and
 * text-generation-webui of 2023 and of today; which fields are theirs alone was read in the source
 * of the last two (router/src/lib.rs, Info; modules/api). Read in the source only: SGLang
 * (http_server.py: /model_info, which /get_model_info is the older name of), TensorRT-LLM
 * (openai_protocol.py, ModelCard), BentoML 1.4.40 (server/app.py: /schema.json) with OpenLLM 0.6's
 * models. Read in documentation: Triton (server metadata, name and extensions; its option --id
 * renames it). LM Studio is closed: its owned_by is as users have shown its answers.
 */
class TargetGuessTest {
  private static final String KEY = "sk-1234567890-hunter2";

  private final Map<String, String> pages = new TreeMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<String> keys = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private String serverHeader;
  private int modelsStatus = 200;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          asked.add(exchange.getRequestMethod() + " " + path);
          keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
          String page = pages.get(path);
          byte[] body = (page == null ? "no such page" : page).getBytes(StandardCharsets.UTF_8);
          if (serverHeader != null) {
            exchange.getResponseHeaders().set("Server", serverHeader);
          }
          int status = path.equals("/v1/models") ? modelsStatus : 200;
          exchange.sendResponseHeaders(page == null ? 404 : status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  static List<Arguments> servers() {
    String why = "/v1/models says owned_by ";
    return List.of(
        told("vllm", "vLLM", why + "vllm", models("vllm")),
        told(
            "openllm",
            "OpenLLM",
            why + "na, and BentoML's /docs.json is there",
            models("na"),
            Map.of("/docs.json", "{'openapi':'3.0.2','info':{'title':'llm-llama-service'}}")),
        told(
            "openllm",
            "OpenLLM",
            why + "vllm, and BentoML's /schema.json is there",
            models("vllm"),
            Map.of("/schema.json", "{'name':'gemma3','type':'service','routes':[]}")),
        told(
            "vllm",
            "vLLM",
            why + "vllm",
            models("vllm"),
            Map.of("/schema.json", "{'detail':'a proxy that answers everything'}")),
        told("sglang", "SGLang", why + "sglang", models("sglang")),
        told("llama-cpp", "llama.cpp", why + "llamacpp", models("llamacpp")),
        told("ollama", "Ollama", why + "library", models("library")),
        told("tensorrt-llm", "TensorRT-LLM", why + "tensorrt_llm", models("tensorrt_llm")),
        told("lmstudio", "LM Studio", why + "organization_owner", models("organization_owner")),
        told(
            "tgi",
            "TGI",
            "/info answers with max_concurrent_requests",
            models("org/model"),
            Map.of("/info", "{'model_id':'org/model','max_concurrent_requests':128}")),
        told(
            "tgi",
            "TGI",
            "/info answers with max_concurrent_requests",
            Map.of("/info", "{'model_id':'m','max_concurrent_requests':1}")),
        told(
            "ollama",
            "Ollama",
            "/api/version answers with version",
            models("somebody"),
            Map.of("/api/version", "{'version':'0.9.0'}")),
        told(
            "llama-cpp",
            "llama.cpp",
            "/props answers with default_generation_settings",
            models("me"),
            Map.of("/props", "{'default_generation_settings':{}}")),
        told(
            "sglang",
            "SGLang",
            "/model_info answers with model_path",
            models("a-router"),
            Map.of("/model_info", "{'model_path':'m','tokenizer_path':'m','is_generation':true}")),
        told(
            "sglang",
            "SGLang",
            "/get_model_info answers with model_path",
            Map.of("/get_model_info", "{'model_path':'m'}")),
        told(
            "text-generation-webui",
            "text-generation-webui",
            "/v1/internal/model/info answers with lora_names",
            models("user"),
            Map.of("/v1/internal/model/info", "{'model_name':'m','lora_names':[]}")),
        told(
            "triton",
            "Triton",
            "/v2 answers with name",
            Map.of("/v2", "{'name':'triton','version':'2.60.0','extensions':['classification']}")),
        told(
            "",
            "a server of OpenAI's chat API",
            "/v1/models lists models, and nothing says whose server it is",
            models("tgi-of-kserve"),
            Map.of("/v2", "{'name':'text-generation-inference','version':'3.3.7'}")),
        told(
            "triton-tensorrt-llm",
            "Triton with TensorRT-LLM",
            "/v2 says so, and there is /v2/models/ensemble",
            Map.of(
                "/v2",
                "{'name':'triton','version':'2.60.0'}",
                "/v2/models/ensemble",
                "{'name':'ensemble'}")),
        told(
            "",
            "a server of OpenAI's chat API",
            "/v1/models lists models, and nothing says whose server it is",
            models("somebody")));
  }

  @ParameterizedTest(name = "{1}: {2}")
  @MethodSource("servers")
  void aServerIsKnownByItsAnswers(
      String target, String name, String why, List<Map<String, String>> answers) throws Exception {
    answers.forEach(pages::putAll);
    TargetGuess.Guess guess = TargetGuess.of(config(Map.of())).orElseThrow();
    assertThat(guess).isEqualTo(new TargetGuess.Guess(target, name, why));
    assertThat(guess.sentence()).isEqualTo("target auto: " + name + ", because " + why);
    assertThat(asked).allMatch(request -> request.startsWith("GET "));
    // What was found is a target that there is, and keeps the address.
    Map<String, String> found = TargetGuess.settings(guess, config(Map.of()));
    LlmConfig config = config(found);
    assertThat(config.target().orElse("")).isEqualTo(target);
    assertThat(config.baseUrl()).contains(baseUrl());
  }

  @Test
  void theServersHeaderTellsLlamaCpp() throws Exception {
    pages.putAll(models("an-alias"));
    serverHeader = "llama.cpp";
    assertThat(TargetGuess.of(config(Map.of())).orElseThrow().sentence())
        .isEqualTo("target auto: llama.cpp, because its header Server says so");
  }

  @Test
  void anAddressThatIsKnownIsNotAsked() throws Exception {
    Map<String, String> hosts =
        Map.of(
            "https://api.openai.com", "openai",
            "https://mine.openai.azure.com", "azure",
            "https://mine.cognitiveservices.azure.com", "azure",
            "https://mine.services.ai.azure.com", "azure",
            "https://api.anthropic.com", "anthropic",
            "https://api.groq.com/openai", "groq",
            "https://api.fireworks.ai/inference", "fireworks");
    for (Map.Entry<String, String> host : hosts.entrySet()) {
      LlmConfig config = config(Map.of("llm.baseUrl", host.getKey()));
      TargetGuess.Guess guess = TargetGuess.of(config).orElseThrow();
      assertThat(guess.target()).isEqualTo(host.getValue());
      assertThat(guess.why()).startsWith("that is whose address ");
    }
  }

  @Test
  void aHostThatOnlyEndsAlikeIsNot() {
    assertThatThrownBy(
            () ->
                TargetGuess.of(
                    config(Map.of("llm.baseUrl", "http://not-api.openai.com.invalid:1"))))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("cannot be reached");
  }

  @Test
  void aServerThatSaysNothingIsRefused() {
    pages.put("/", "<html>Welcome</html>");
    assertThatThrownBy(() -> TargetGuess.of(config(Map.of())))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(baseUrl() + " is no server that llm.target=auto knows:");
  }

  @Test
  void aKeyIsSentAndNeverShown() {
    pages.put("/v1/models", "{'error':'" + KEY + " is wrong'}");
    modelsStatus = 401;
    assertThatThrownBy(() -> TargetGuess.of(config(Map.of("llm.apiKey", KEY))))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("HTTP 401 for /v1/models")
        .message()
        .doesNotContain(KEY);
    assertThat(keys).containsExactly("Bearer " + KEY);
  }

  @Test
  void withoutAutoNothingIsAsked() throws Exception {
    assertThat(TargetGuess.of(config(Map.of("llm.target", "vllm")))).isEmpty();
    assertThat(TargetGuess.of(config(Map.of("llm.target", "")))).isEmpty();
    assertThat(asked).isEmpty();
  }

  private static Map<String, String> models(String owner) {
    return Map.of("/v1/models", "{'object':'list','data':[{'id':'m','owned_by':'" + owner + "'}]}");
  }

  @SafeVarargs
  private static Arguments told(
      String target, String name, String why, Map<String, String>... answers) {
    List<Map<String, String>> quoted = new ArrayList<>();
    for (Map<String, String> pages : answers) {
      Map<String, String> json = new TreeMap<>();
      pages.forEach((path, page) -> json.put(path, page.replace('\'', '"')));
      quoted.add(json);
    }
    return Arguments.of(target, name, why, quoted);
  }

  private String baseUrl() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private LlmConfig config(Map<String, String> settings) {
    Map<String, String> all = new TreeMap<>(settings);
    all.putIfAbsent("llm.target", "auto");
    all.putIfAbsent("llm.baseUrl", baseUrl());
    return ConfigReader.readThisJvm(Dialects.APIS, all);
  }
}
