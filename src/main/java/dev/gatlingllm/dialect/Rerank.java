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
import java.util.Set;

/**
 * Rerank as Jina and Cohere have it, and vLLM and others after them: the prompt, cut into
 * documents, is ranked by a query. An answer with another number of results than asked for is an
 * error. Scores alone are read as well: vLLM's, and the bare array of text-embeddings-inference.
 */
public final class Rerank implements Dialect {
  private final String path;
  private final int documents;
  private final int results;
  private final BodyTemplate body;
  private final ItemsReader answers;

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
    fields.put(options.rerankDocumentsField(), BodyTemplate.PROMPT);
    body = BodyTemplate.of(fields, generation);
    // Fireworks, Voyage and vLLM's scores call them data.
    answers =
        new ItemsReader(Set.of("results", "data"), "results", "results", results, Rerank::hasScore);
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
    answers.readBody(buffer, from, to, delta);
    if (delta.items() == results) {
      // However few of them come back, all were ranked.
      delta.items(documents);
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
}
