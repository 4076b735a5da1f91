package dev.gatlingllm.dialect;

import dev.gatlingllm.config.Api;
import dev.gatlingllm.config.Generation;
import dev.gatlingllm.config.Secret;
import dev.gatlingllm.prompt.Prompt;
import java.util.Map;
import java.util.Optional;

/**
 * Azure OpenAI's chat completions: OpenAI's under the address of a deployment, with a version in it
 * and the key in a header of its own. The model of the settings is the deployment.
 */
public final class AzureOpenAi implements Dialect {
  private static final OpenAiReader EVENTS = new OpenAiReader("delta");
  private static final OpenAiReader BODIES = new OpenAiReader("message");

  private final OpenAiRequest request;

  public AzureOpenAi(Generation generation) {
    request =
        OpenAiRequest.chat(
            generation,
            "/openai/deployments/"
                + Paths.model(generation)
                + "/chat/completions?api-version="
                + generation.apiOptions().azureApiVersion(),
            fields -> fields.remove("model"));
  }

  @Override
  public String name() {
    return Api.AZURE.label();
  }

  @Override
  public String provider() {
    return "azure";
  }

  @Override
  public StreamPromise promise() {
    return request.promise(true);
  }

  @Override
  public HttpCall request(Prompt prompt, boolean stream, int maxTokens) {
    return request.of(prompt, stream, maxTokens);
  }

  @Override
  public void readEvent(byte[] buffer, int from, int to, Delta delta) {
    EVENTS.readEvent(buffer, from, to, delta);
  }

  @Override
  public void readBody(byte[] buffer, int from, int to, Delta delta) {
    BODIES.readBody(buffer, from, to, delta);
  }

  @Override
  public Map<String, String> authHeaders(Secret key) {
    return Map.of("api-key", key.reveal());
  }

  /** Deployments are listed by Azure's management service only. */
  @Override
  public Optional<ModelList> modelList() {
    return Optional.empty();
  }
}
