package dev.gatlingllm.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.gatlingllm.config.Api;
import dev.gatlingllm.config.ApiOptions;
import dev.gatlingllm.config.Generation;
import dev.gatlingllm.prompt.Prompt;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Rerank as Jina and Cohere have it, and vLLM and others after them: the prompt, cut into
 * documents, is ranked by a query. An answer with another number of results than asked for is an
 * error.
 */
public final class Rerank implements Dialect {
  private final String path;
  private final int documents;
  private final int results;
  private final BodyTemplate body;

  public Rerank(Generation generation) {
    Option.refuseAllBut(Api.RERANK, generation);
    ApiOptions options = generation.apiOptions();
    path = generation.path().orElse("/v1/rerank");
    documents = options.rerankDocuments();
    results = Math.min(documents, options.rerankTopN().orElse(documents));
    Map<String, Object> fields = new LinkedHashMap<>();
    generation.model().ifPresent(model -> fields.put("model", model));
    fields.put("query", options.rerankQuery());
    options.rerankTopN().ifPresent(n -> fields.put("top_n", n));
    fields.put("documents", BodyTemplate.PROMPT);
    body = BodyTemplate.of(fields, generation);
  }

  @Override
  public String name() {
    return Api.RERANK.label();
  }

  @Override
  public String provider() {
    return "rerank";
  }

  @Override
  public StreamPromise promise() {
    return StreamPromise.NOTHING;
  }

  @Override
  public HttpCall request(Prompt prompt, boolean stream, int maxTokens) {
    return new HttpCall(
        path, Map.of(), body.withJson(TextParts.json(prompt.text(), documents), maxTokens));
  }

  /** There is no stream; what comes instead of one is read as an answer. */
  @Override
  public void readEvent(byte[] buffer, int from, int to, Delta delta) {
    readBody(buffer, from, to, delta);
  }

  @Override
  public void readBody(byte[] buffer, int from, int to, Delta delta) {
    JsonAnswer.readBody(buffer, from, to, delta, "results", this::readFields);
  }

  private boolean readFields(JsonParser json, Delta delta) throws IOException {
    boolean answered = false;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      switch (name) {
        // Fireworks and Voyage call them data.
        case "results", "data" -> {
          if (value == JsonToken.START_ARRAY) {
            answered = true;
            readResults(json, delta);
          }
        }
        case "id" -> JsonAnswer.readId(json, value, delta);
        case "usage" -> readUsage(json, value, delta);
        case "error" -> JsonAnswer.readError(json, value, delta);
        default -> {}
      }
      json.skipChildren();
    }
    if (answered && delta.items() != results) {
      delta.error(delta.items() + " results came, " + results + " were asked for");
    } else if (answered) {
      // However few of them come back, all were ranked.
      delta.items(documents);
    }
    return answered;
  }

  private static void readResults(JsonParser json, Delta delta) throws IOException {
    for (JsonToken entry = json.nextToken();
        entry != JsonToken.END_ARRAY;
        entry = json.nextToken()) {
      if (entry == JsonToken.START_OBJECT && hasScore(json)) {
        delta.item();
      }
      json.skipChildren();
    }
  }

  private static boolean hasScore(JsonParser json) throws IOException {
    boolean any = false;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      any |= value.isNumeric() && (name.equals("relevance_score") || name.equals("score"));
      json.skipChildren();
    }
    return any;
  }

  /** Many count the total only, and all of it is input. */
  private static void readUsage(JsonParser json, JsonToken value, Delta delta) throws IOException {
    if (value != JsonToken.START_OBJECT) {
      return;
    }
    int prompt = Delta.ABSENT;
    int total = Delta.ABSENT;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken field = json.nextToken();
      switch (name) {
        case "prompt_tokens" -> prompt = JsonAnswer.count(json, field, prompt);
        case "total_tokens" -> total = JsonAnswer.count(json, field, total);
        default -> {}
      }
      json.skipChildren();
    }
    delta.usage(prompt == Delta.ABSENT ? total : prompt, Delta.ABSENT, Delta.ABSENT, Delta.ABSENT);
  }
}
