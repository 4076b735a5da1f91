package dev.gatlingllm.simulator;

/**
 * The APIs that the server speaks: OpenAI's two, as far as their JSON differs by name, and others.
 */
enum Api {
  CHAT("/v1/chat/completions", "chatcmpl-", "chat.completion", "chat.completion.chunk"),
  COMPLETIONS("/v1/completions", "cmpl-", "text_completion", "text_completion"),
  RESPONSES("/v1/responses", "resp-", new ResponsesTongue()),
  ANTHROPIC("/v1/messages", "msg-", new AnthropicTongue()),
  TGI("/generate", "", new TgiTongue(false)),
  TGI_STREAM("/generate_stream", "", new TgiTongue(true)),
  OLLAMA_CHAT("/api/chat", "", new OllamaTongue(true)),
  OLLAMA_GENERATE("/api/generate", "", new OllamaTongue(false)),
  EMBEDDINGS("/v1/embeddings", "", new EmbeddingsTongue());

  final String path;
  final String idPrefix;
  final String wholeObject;
  final String chunkObject;

  /** Null for OpenAI's two. */
  final Tongue tongue;

  Api(String path, String idPrefix, String wholeObject, String chunkObject) {
    this.path = path;
    this.idPrefix = idPrefix;
    this.wholeObject = wholeObject;
    this.chunkObject = chunkObject;
    this.tongue = null;
  }

  Api(String path, String idPrefix, Tongue tongue) {
    this.path = path;
    this.idPrefix = idPrefix;
    this.wholeObject = "";
    this.chunkObject = "";
    this.tongue = tongue;
  }

  boolean isChat() {
    return tongue == null ? this == CHAT : tongue.isChat();
  }
}
