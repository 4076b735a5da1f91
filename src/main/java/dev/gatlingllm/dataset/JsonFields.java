package dev.gatlingllm.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatlingllm.config.BodyJson;
import dev.gatlingllm.config.RowPlace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** Reads JSON objects and their fields. */
final class JsonFields {
  private static final JsonMapper MAPPER =
      JsonMapper.builder(BodyJson.factory())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          // A number is sent as it was written.
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private static final ObjectReader FIELDS =
      MAPPER.readerFor(new TypeReference<Map<String, Object>>() {});

  private JsonFields() {}

  /** A row, which must be an object. */
  static ObjectNode object(RowPlace at, byte[] bytes) {
    try {
      JsonNode row = MAPPER.readTree(bytes);
      if (row instanceof ObjectNode object) {
        requireText(at, object);
        return object;
      }
      throw at.wrong("the row", row.toString(), "be a JSON object");
    } catch (JsonProcessingException e) {
      throw at.broken(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of names the parser checks it. */
  private static void requireText(RowPlace at, JsonNode node) {
    if (node.isTextual()) {
      at.requireText(node.textValue());
    }
    node.forEach(inner -> requireText(at, inner));
  }

  /** A field that is a text, and not an empty one. */
  static String text(RowPlace at, JsonNode object, String name) {
    JsonNode value = object.get(name);
    if (value == null) {
      throw at.missing(name);
    }
    if (!value.isTextual() || value.textValue().isEmpty()) {
      throw at.wrong(name, value.isTextual() ? "" : value.toString(), "be a text");
    }
    return value.textValue();
  }

  static Map<String, Object> fields(ObjectNode object) {
    try {
      return FIELDS.readValue(object);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
