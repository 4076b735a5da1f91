package dev.gatlingllm.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** run.json in a run's folder. */
public final class ManifestFile {
  public static final String FILE = "run.json";

  private static final ObjectWriter WRITER =
      RecordJson.MAPPER.writerFor(RunManifest.class).with(SerializationFeature.INDENT_OUTPUT);

  private ManifestFile() {}

  /** Writes or replaces the file. Concurrent readers see the old file or the new one. */
  public static void write(Path folder, RunManifest manifest) throws IOException {
    WholeFile.write(folder.resolve(FILE), WRITER.writeValueAsString(manifest) + "\n");
  }

  /**
   * @throws NoSuchFileException if the folder has none
   * @throws IllegalArgumentException with one sentence that names the file, if it is not a
   *     manifest, or newer than this version can read
   */
  public static RunManifest read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    try {
      JsonNode node = RecordJson.MAPPER.readTree(Files.readString(file));
      int schema = node == null ? 0 : node.path("schema").asInt();
      if (schema < 1) {
        throw new IllegalArgumentException(file + " has no schema: it is no manifest of a run.");
      }
      if (schema > RunManifest.SCHEMA) {
        throw new IllegalArgumentException(
            "%s has schema %s; this version reads up to %s."
                .formatted(file, schema, RunManifest.SCHEMA));
      }
      return complete(file, RecordJson.MAPPER.treeToValue(node, RunManifest.class));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          file + " cannot be read: " + e.getOriginalMessage() + ".", e);
    }
  }

  private static RunManifest complete(Path file, RunManifest read) {
    String missing =
        read.run() == null
            ? "run"
            : read.clocks() == null
                ? "clocks"
                : read.clientLimits() == null
                    ? "clientLimits"
                    : read.injectors().isEmpty() ? "injectors" : "";
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(file + " lacks '" + missing + "'.");
    }
    return read;
  }
}
