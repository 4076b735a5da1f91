package dev.gatlingllm.record;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;

/** Converts a record to a line of JSON and back: docs/metrics.md, "requests.jsonl". */
public final class RecordJson {
  /** Increased when a field changes its meaning or is removed, not when one is added. */
  static final int SCHEMA = 2;

  static final JsonMapper MAPPER =
      ofComponents()
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .disable(SerializationFeature.FLUSH_AFTER_WRITE_VALUE)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private static final ObjectWriter LINES = MAPPER.writerFor(Line.class);

  /** A run that only writes needs none of it. */
  private static final class Reading {
    private static final FieldGroup RECORD = FieldGroup.of(RequestRecord.class, MAPPER);
    private static final JsonMapper GROUPED =
        MAPPER.rebuild().annotationIntrospector(new FieldGroup.Grouped()).build();
  }

  /**
   * @param chunkMicrosSinceSent the arrivals in a readable form; null for none
   */
  private record Line(
      int schema,
      @JsonUnwrapped RequestRecord record,
      @JsonInclude(JsonInclude.Include.NON_NULL) long[] chunkMicrosSinceSent,
      @JsonInclude(JsonInclude.Include.NON_NULL) int[] chunkChoices) {}

  private RecordJson() {}

  /** For the components of our record classes, by name. */
  public static JsonMapper.Builder ofComponents() {
    return JsonMapper.builder()
        .addModule(new Jdk8Module())
        .visibility(PropertyAccessor.GETTER, Visibility.NONE)
        .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
        .visibility(PropertyAccessor.FIELD, Visibility.ANY);
  }

  static void write(JsonGenerator json, RequestRecord record, boolean timeline) throws IOException {
    LINES.writeValue(
        json,
        new Line(
            SCHEMA, record, timeline ? micros(record) : null, timeline ? choices(record) : null));
  }

  private static long[] micros(RequestRecord record) {
    long sent = record.instants().sentNanos().orElse(record.instants().readyNanos());
    long[] micros = new long[record.timeline().count()];
    for (int i = 0; i < micros.length; i++) {
      micros[i] = (record.timeline().nanos()[i] - sent) / 1000;
    }
    return micros;
  }

  private static int[] choices(RequestRecord record) {
    int[] choices = new int[record.timeline().count()];
    for (int i = 0; i < choices.length; i++) {
      choices[i] = record.timeline().choices()[i];
    }
    return choices;
  }

  /**
   * Reads a line of this schema or an older one; unknown fields are ignored.
   *
   * @throws IllegalArgumentException with a clause, if the line is not a record
   */
  static RequestRecord read(String line) {
    try {
      JsonNode node = MAPPER.readTree(line);
      if (!(node instanceof ObjectNode fields)) {
        throw new IllegalArgumentException("is no JSON object");
      }
      int schema = fields.path("schema").asInt();
      if (schema < 1) {
        throw new IllegalArgumentException("has no schema: it is no record of a request");
      }
      if (schema > SCHEMA) {
        throw new IllegalArgumentException(
            "has schema " + schema + "; this version reads up to " + SCHEMA);
      }
      ObjectNode current = schema == 1 ? FirstSchema.upgraded(fields) : fields;
      return Reading.GROUPED.treeToValue(Reading.RECORD.grouped(current), RequestRecord.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot be read: " + e.getOriginalMessage(), e);
    }
  }
}
