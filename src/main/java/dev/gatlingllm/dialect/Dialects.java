package dev.gatlingllm.dialect;

import dev.gatlingllm.config.Api;
import dev.gatlingllm.config.Generation;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

public final class Dialects {
  /** An API, and how to create its dialect with a run's settings. */
  private record Known(Api api, Function<Generation, Dialect> with) {}

  /** All APIs, in the order in which messages list them. */
  private static final List<Known> ALL =
      List.of(
          new Known(OpenAi.CHAT, OpenAi::chat),
          new Known(OpenAi.COMPLETIONS, OpenAi::completions),
          new Known(OpenAiResponses.API, OpenAiResponses::with),
          new Known(Azure.API, Azure::with),
          new Known(Anthropic.API, Anthropic::with),
          new Known(Tgi.API, Tgi::with),
          new Known(Ollama.CHAT, Ollama::chat),
          new Known(Ollama.GENERATE, Ollama::generate),
          new Known(LlamaCpp.API, LlamaCpp::with),
          new Known(TritonGenerate.API, TritonGenerate::with),
          new Known(TritonInfer.API, TritonInfer::with),
          new Known(Together.API, Together::with),
          new Known(Fireworks.API, Fireworks::with),
          new Known(Gemini.API, Gemini::with),
          new Known(Embeddings.API, Embeddings::with),
          new Known(Rerank.API, Rerank::with));

  private static final Map<String, Known> BY_NAME =
      ALL.stream().collect(Collectors.toUnmodifiableMap(it -> it.api().name(), it -> it));

  public static final List<Api> APIS = ALL.stream().map(Known::api).toList();

  private Dialects() {}

  /**
   * @param api name as in {@code llm.api}
   * @throws IllegalArgumentException for an unknown name; the message lists the known ones
   */
  public static Dialect of(String api, Generation generation) {
    return known(api).with.apply(generation);
  }

  /** The description of an API. @throws IllegalArgumentException as {@link #of} */
  public static Api api(String name) {
    return known(name).api;
  }

  private static Known known(String api) {
    Known known = BY_NAME.get(api);
    if (known == null) {
      throw new IllegalArgumentException(
          "llm.api is '%s', must be one of: %s"
              .formatted(api, String.join(", ", APIS.stream().map(Api::name).toList())));
    }
    return known;
  }
}
