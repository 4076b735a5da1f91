package dev.gatlingllm.dialect;

import dev.gatlingllm.config.Api;
import dev.gatlingllm.config.ConfigException;
import dev.gatlingllm.config.Generation;

/** The dialects there are. */
public final class Dialects {
  private Dialects() {}

  /**
   * The dialect of an API.
   *
   * @param api as {@code llm.api} names it, see {@link Api}
   * @throws IllegalArgumentException for any other name; its message lists the known ones
   * @throws ConfigException if the generation has a setting that the API has no field for
   */
  public static Dialect of(String api, Generation generation) {
    return of(
        Api.of(api)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "llm.api is '%s', must be one of: %s".formatted(api, Api.labels()))),
        generation);
  }

  private static Dialect of(Api api, Generation generation) {
    return switch (api) {
      case CHAT -> new OpenAiChat(generation);
      case COMPLETIONS -> new OpenAiCompletions(generation);
      case RESPONSES -> new OpenAiResponses(generation);
      case AZURE -> new AzureOpenAi(generation);
      case ANTHROPIC -> new Anthropic(generation);
      case TGI -> new Tgi(generation);
      case OLLAMA_CHAT -> new OllamaChat(generation);
      case OLLAMA_GENERATE -> new OllamaGenerate(generation);
      case LLAMACPP -> new LlamaCpp(generation);
      case TRITON_GENERATE -> new TritonGenerate(generation);
      case TRITON_INFER -> new TritonInfer(generation);
      case TOGETHER -> new Together(generation);
      case FIREWORKS -> new Fireworks(generation);
      case GEMINI -> new Gemini(generation);
      case EMBEDDINGS -> new Embeddings(generation);
      case RERANK -> new Rerank(generation);
    };
  }
}
