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
 * OpenAI's embeddings: the prompt is split into a batch of texts, each of which becomes a vector.
 * An answer with a different number of vectors is an error.
 */
final class Embeddings {
  private static final String BATCH = "llm.embeddings.batchSize";
  private static final String DIMENSIONS = "llm.embeddings.dimensions";

  static final Api API =
      Api.bare("embeddings", "openai", Api.Answers.NO_TEXT)
          .withOwn(Embeddings::refuseBroken, BATCH, DIMENSIONS)
          .lacking(Option.allBut());

  private Embeddings() {}

  private static void refuseBroken(Settings options) {
    batchSize(options);
    dimensions(options);
  }

  private static int batchSize(Settings options) {
    return options.positive(BATCH, ItemsReader.MOST_TEXTS);
  }

  private static OptionalInt dimensions(Settings options) {
    return options.positiveOr(DIMENSIONS, "default");
  }

  static Dialect with(Generation generation) {
    int batchSize = batchSize(generation.apiOptions());
    Map<String, Object> fields = new LinkedHashMap<>();
    generation.model().ifPresent(model -> fields.put("model", model));
    dimensions(generation.apiOptions())
        .ifPresent(dimensions -> fields.put("dimensions", dimensions));
    fields.put("input", BodyTemplate.PROMPT);
    return new Dialect(
        API,
        RequestTemplate.of(generation, "/v1/embeddings", stream -> fields)
            .with(prompt -> TextParts.json(prompt.text(), batchSize)),
        EventReader.ofWhole(
            new ItemsReader(
                Set.of("data"), "embeddings", batchSize, batchSize, Embeddings::hasVector),
            "data"),
        StreamPromise.NOTHING);
  }

  /** Whether there is a vector: numbers, or the text of their bytes. */
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
    boolean all = true;
    for (JsonToken number = json.nextToken();
        number != JsonToken.END_ARRAY;
        number = json.nextToken()) {
      any = true;
      all &= number.isNumeric();
      json.skipChildren();
    }
    return any && all;
  }
}
