package dev.gatlingllm.simulator;

/**
 * The APIs that the server speaks: OpenAI's chat and completions, whose JSON differs only in names,
 * and others.
 */
enum Api {
  CHAT("/v1/chat/completions", "chatcmpl-", "chat.completion", "chat.completion.chunk"),
  COMPLETIONS("/v1/completions", "cmpl-", "text_completion", "text_completion"),
  RESPONSES("/v1/responses", "resp-", new ResponsesFormat()),
  ANTHROPIC("/v1/messages", "msg-", new AnthropicFormat()),
  TGI("/generate", "", new TgiFormat(false)),
  TGI_STREAM("/generate_stream", "", new TgiFormat(true)),
  OLLAMA_CHAT("/api/chat", "", new OllamaFormat(true)),
  OLLAMA_GENERATE("/api/generate", "", new OllamaFormat(false)),
  EMBEDDINGS("/v1/embeddings", "", new EmbeddingsFormat());

  final String path;
  final String idPrefix;
  final String wholeObject;
  final String chunkObject;

  /** Null for OpenAI's two. */
  final ApiFormat format;

  Api(String path, String idPrefix, String wholeObject, String chunkObject) {
    this.path = path;
    this.idPrefix = idPrefix;
    this.wholeObject = wholeObject;
    this.chunkObject = chunkObject;
    this.format = null;
  }

  Api(String path, String idPrefix, ApiFormat format) {
    this.path = path;
    this.idPrefix = idPrefix;
    this.wholeObject = "";
    this.chunkObject = "";
    this.format = format;
  }

  boolean isChat() {
    return format == null ? this == CHAT : format.isChat();
  }
}
