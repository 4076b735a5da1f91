package dev.gatlingllm.dialect;

import dev.gatlingllm.config.Api;
import dev.gatlingllm.config.ConfigException;
import dev.gatlingllm.config.Generation;
import java.util.List;
import java.util.function.Function;

/** The dialects there are. */
public final class Dialects {
  /** One of them, and how it is made with a run's settings. */
  private record Known(Api api, Function<Generation, Dialect> with) {}

  /** The one list: messages name them in this order. */
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

  /** What the settings have to know of each. */
  public static final List<Api> APIS = ALL.stream().map(Known::api).toList();

  private Dialects() {}

  /**
   * The dialect of an API.
   *
   * @param api as {@code llm.api} names it
   * @throws IllegalArgumentException for any other name; its message lists the known ones
   * @throws ConfigException if the generation has a setting that the API has no field for
   */
  public static Dialect of(String api, Generation generation) {
    return known(api).with.apply(generation);
  }

  /**
   * What is known of an API.
   *
   * @throws IllegalArgumentException as {@link #of}
   */
  public static Api api(String name) {
    return known(name).api;
  }

  private static Known known(String api) {
    return ALL.stream()
        .filter(known -> known.api.name().equals(api))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "llm.api is '%s', must be one of: %s"
                        .formatted(api, String.join(", ", APIS.stream().map(Api::name).toList()))));
  }
}
