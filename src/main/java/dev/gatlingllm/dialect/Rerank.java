package dev.gatlingllm.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.gatlingllm.config.Api;
import dev.gatlingllm.config.Generation;
import dev.gatlingllm.config.Settings;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Rerank, in the form of most servers: the prompt is split into documents, which are ranked by a
 * query. An answer with a wrong number of results is an error. Scores alone, or a bare array, are
 * accepted.
 */
final class Rerank {
  private static final String DOCUMENTS = "llm.rerank.documents";
  private static final String TOP_N = "llm.rerank.topN";
  private static final String QUERY = "llm.rerank.query";
  private static final String FIELD = "llm.rerank.documentsField";

  static final Api API =
      Api.bare("rerank", "rerank", Api.Answers.NO_TEXT)
          .withOwn(Rerank::refuseBroken, DOCUMENTS, TOP_N, QUERY, FIELD)
          .lacking(Option.allBut());

  private Rerank() {}

  private static void refuseBroken(Settings options) {
    documents(options);
    topN(options);
  }

  private static int documents(Settings options) {
    return options.positive(DOCUMENTS, ItemsReader.MOST_TEXTS);
  }

  private static OptionalInt topN(Settings options) {
    return options.positiveOr(TOP_N, "all");
  }

  static Dialect with(Generation generation) {
    Settings options = generation.apiOptions();
    int documents = documents(options);
    OptionalInt topN = topN(options);
    Map<String, Object> fields = new LinkedHashMap<>();
    generation.model().ifPresent(model -> fields.put("model", model));
    fields.put("query", options.text(QUERY));
    topN.ifPresent(n -> fields.put("top_n", n));
    fields.put(options.text(FIELD), BodyTemplate.PROMPT);
    int results = Math.min(documents, topN.orElse(documents));
    return new Dialect(
        API,
        RequestTemplate.of(generation, "/v1/rerank", stream -> fields)
            .with(prompt -> TextParts.json(prompt.text(), documents)),
        // All documents were ranked, even if fewer are returned.
        EventReader.ofWhole(
            new ItemsReader(
                Set.of("results", "data"), "results", results, documents, Rerank::hasScore),
            "results"),
        StreamPromise.NOTHING);
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
