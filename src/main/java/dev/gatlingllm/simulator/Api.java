package dev.gatlingllm.simulator;

/** The two OpenAI APIs that the server speaks, as far as their JSON differs by name. */
enum Api {
  CHAT("/v1/chat/completions", "chatcmpl-", "chat.completion", "chat.completion.chunk"),
  COMPLETIONS("/v1/completions", "cmpl-", "text_completion", "text_completion");

  final String path;
  final String idPrefix;
  final String wholeObject;
  final String chunkObject;

  Api(String path, String idPrefix, String wholeObject, String chunkObject) {
    this.path = path;
    this.idPrefix = idPrefix;
    this.wholeObject = wholeObject;
    this.chunkObject = chunkObject;
  }
}
