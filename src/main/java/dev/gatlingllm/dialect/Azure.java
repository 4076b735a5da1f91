package dev.gatlingllm.dialect;

import dev.gatlingllm.config.Api;
import dev.gatlingllm.config.Generation;
import dev.gatlingllm.config.Settings;

/**
 * Azure OpenAI's chat completions: OpenAI's, under the address of a deployment, with a version in
 * the query and the key in a separate header. The model in the settings is the deployment.
 * Deployments are listed by Azure's management service only.
 */
final class Azure {
  private static final String VERSION = "llm.azure.apiVersion";

  static final Api API =
      OpenAi.CHAT.as("azure", "azure").withKeyIn("api-key").withOwn(Azure::version, VERSION);

  private Azure() {}

  static Dialect with(Generation generation) {
    String path =
        "/openai/deployments/%s/chat/completions?api-version=%s"
            .formatted(RequestTemplate.model(generation), version(generation.apiOptions()));
    return OpenAi.chat(API, generation, path, fields -> fields.remove("model"), OpenAi.CHAT_READER)
        .withoutModelList();
  }

  private static String version(Settings options) {
    if (!options.text(VERSION).matches("[A-Za-z0-9._-]+")) {
      throw options.broken(VERSION, "a version such as 2024-10-21");
    }
    return options.text(VERSION);
  }
}
