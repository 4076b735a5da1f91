package dev.gatlingllm.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.gatlingllm.config.Api;
import dev.gatlingllm.config.Generation;
import dev.gatlingllm.prompt.Prompt;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * OpenAI's embeddings: the prompt, cut into a batch of texts, becomes as many vectors. An answer
 * with any other number of them is an error.
 */
public final class Embeddings implements Dialect {
  private final String path;
  private final int batchSize;
  private final BodyTemplate body;
  private final ItemsReader answers;

  public Embeddings(Generation generation) {
    Option.refuseAllBut(Api.EMBEDDINGS, generation);
    path = generation.path().orElse("/v1/embeddings");
    batchSize = generation.apiOptions().embeddingsBatchSize();
    Map<String, Object> fields = new LinkedHashMap<>();
    generation.model().ifPresent(model -> fields.put("model", model));
    generation
        .apiOptions()
        .embeddingsDimensions()
        .ifPresent(dimensions -> fields.put("dimensions", dimensions));
    fields.put("input", BodyTemplate.PROMPT);
    body = BodyTemplate.of(fields, generation);
    answers =
        new ItemsReader(Set.of("data"), "data", "embeddings", batchSize, Embeddings::hasVector);
  }

  @Override
  public String name() {
    return Api.EMBEDDINGS.label();
  }

  @Override
  public String provider() {
    return "openai";
  }

  @Override
  public StreamPromise promise() {
    return StreamPromise.NOTHING;
  }

  @Override
  public HttpCall request(Prompt prompt, boolean stream, int maxTokens) {
    return new HttpCall(
        path, Map.of(), body.withJson(TextParts.json(prompt.text(), batchSize), maxTokens));
  }

  /** There is no stream; what comes instead of one is read as an answer. */
  @Override
  public void readEvent(byte[] buffer, int from, int to, Delta delta) {
    readBody(buffer, from, to, delta);
  }

  @Override
  public void readBody(byte[] buffer, int from, int to, Delta delta) {
    answers.readBody(buffer, from, to, delta);
  }

  /** As numbers, or as the text of their bytes. */
  private static boolean hasVector(JsonParser json) throws IOException {
    boolean any = false;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      if (name.equals("embedding")) {
        any =
            value == JsonToken.VALUE_STRING
                ? json.getTextLength() > 0
                : value == JsonToken.START_ARRAY && hasNumbers(json);
      }
      json.skipChildren();
    }
    return any;
  }

  private static boolean hasNumbers(JsonParser json) throws IOException {
    boolean any = false;
    for (JsonToken number = json.nextToken();
        number != JsonToken.END_ARRAY;
        number = json.nextToken()) {
      any |= number.isNumeric();
      json.skipChildren();
    }
    return any;
  }
}
