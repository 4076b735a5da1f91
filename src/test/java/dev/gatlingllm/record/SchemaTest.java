package dev.gatlingllm.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.gatlingllm.answer.CannedStream;
import dev.gatlingllm.record.Conformance.BodyEnd;
import dev.gatlingllm.record.Conformance.LineEnds;
import dev.gatlingllm.record.Conformance.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written is what docs/schema says, and every field that is written stands there. */
class SchemaTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  private static JsonNode schema(String name) throws IOException {
    return JSON.readTree(Path.of("docs/schema", name + ".schema.json").toFile());
  }

  private static void check(String name, JsonNode written) throws IOException {
    JsonSchema schema = JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(schema(name));
    assertThat(schema.validate(written)).isEmpty();
    assertThat(unknown("", written, schema(name))).isEmpty();
  }

  /** Fields that the schema does not name. */
  private static List<String> unknown(String path, JsonNode written, JsonNode schema) {
    List<String> unknown = new ArrayList<>();
    JsonNode known = schema.has("anyOf") ? schema.get("anyOf").get(1) : schema;
    written
        .properties()
        .forEach(
            field -> {
              String name = path + "/" + field.getKey();
              JsonNode one = known.path("properties").path(field.getKey());
              if (known.has("properties") && one.isMissingNode()) {
                unknown.add(name);
              } else {
                unknown.addAll(unknown(name, field.getValue(), one));
              }
            });
    for (int i = 0; written.isArray() && i < written.size(); i++) {
      unknown.addAll(unknown(path + "/" + i, written.get(i), known.path("items")));
    }
    return unknown;
  }

  private static Conformance odd() {
    return new Conformance(
        Optional.of("HTTP/1.1"),
        Optional.of("text/event-stream"),
        BodyEnd.CHUNKED,
        true,
        true,
        LineEnds.CR,
        3,
        Optional.of("[DONE]"),
        OptionalLong.of(2),
        Role.OWN_CHUNK,
        Map.of("server", "x"),
        Set.of(Deviation.NO_USAGE, Deviation.CR_LINE_ENDS));
  }

  @Test
  void everyLineOfRecordsIsAsItsSchemaSays() throws IOException {
    Path file = folder.resolve("requests.jsonl");
    try (RecordLog log = new RecordLog(() -> file, true, record -> {}, (what, why) -> {})) {
      log.add(Samples.success(1, new long[] {5_000, 7_999, 12_000}));
      log.add(Samples.failure(2));
      log.add(Samples.items(3, 4));
      log.add(CannedStream.recorded(4, odd()));
    }
    for (String line : Files.readAllLines(file)) {
      check("requests", JSON.readTree(line));
    }
  }

  @Test
  void aManifestIsAsItsSchemaSays() throws IOException {
    ManifestFile.write(folder, Manifests.ofTwoStages());
    check("run", JSON.readTree(folder.resolve("run.json").toFile()));
  }

  @Test
  void theCheckSeesAWrongKindAndAFieldThatIsMissing() throws IOException {
    JsonSchema schema =
        JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(schema("requests"));
    assertThat(schema.validate(JSON.readTree("{\"schema\":2,\"request\":\"1\"}")))
        .anyMatch(it -> it.getMessage().contains("request: string found, integer expected"))
        .anyMatch(it -> it.getMessage().contains("'readyNanos' not found"));
  }
}
