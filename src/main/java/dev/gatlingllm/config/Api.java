package dev.gatlingllm.config;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The APIs that {@code llm.api} may name. */
public enum Api {
  CHAT("chat"),
  COMPLETIONS("completions"),
  RESPONSES("responses"),
  AZURE("azure"),
  ANTHROPIC("anthropic"),
  TGI("tgi"),
  OLLAMA_CHAT("ollama-chat"),
  OLLAMA_GENERATE("ollama-generate"),
  LLAMACPP("llamacpp"),
  TRITON_GENERATE("triton-generate"),
  TRITON_INFER("triton-infer", false),
  TOGETHER("together"),
  FIREWORKS("fireworks"),
  GEMINI("gemini"),
  EMBEDDINGS("embeddings", false),
  RERANK("rerank", false);

  private static final Set<Api> BARE =
      EnumSet.of(
          COMPLETIONS, TGI, LLAMACPP, TRITON_GENERATE, TRITON_INFER, TOGETHER, EMBEDDINGS, RERANK);

  private final String label;
  private final boolean streams;

  Api(String label) {
    this(label, true);
  }

  Api(String label, boolean streams) {
    this.label = label;
    this.streams = streams;
  }

  /** The name in the settings. */
  public String label() {
    return label;
  }

  /** False where every answer comes whole. */
  public boolean streams() {
    return streams;
  }

  /** False where the prompt is a bare text, which no chat template is put around. */
  public boolean chats() {
    return !BARE.contains(this);
  }

  /** False where the key belongs to one provider, who is not OpenAI. */
  boolean takesOpenAiKey() {
    return this != AZURE && this != ANTHROPIC && this != GEMINI;
  }

  public static Optional<Api> of(String label) {
    return Arrays.stream(values()).filter(api -> api.label.equals(label)).findFirst();
  }

  /** All names, for a message. */
  public static String labels() {
    return Arrays.stream(values()).map(Api::label).collect(Collectors.joining(", "));
  }
}
