package dev.gatlingllm.engine;

import dev.gatlingllm.config.GatlingPlugin;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder that Gatling makes for a run, which no API tells: results root / simple name in lower
 * case - yyyyMMddHHmmssSSS in UTC (Gatling 3.16.0). It appears after {@code before()}.
 */
final class RunFolder {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmssSSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Path root;
  private final Instant notBefore;
  private final String prefix;
  private final String earliest;
  private volatile Path found;

  /**
   * @param simulation simple class name
   * @param notBefore an instant before Gatling makes the folder
   */
  RunFolder(Path root, String simulation, Instant notBefore) {
    this.root = root;
    this.notBefore = notBefore;
    this.prefix = simulation.toLowerCase(Locale.ROOT) + "-";
    this.earliest = STAMP.format(notBefore);
  }

  /** When the run began. */
  Instant startedAt() {
    return notBefore;
  }

  /** The results root of this JVM: {@code -rf} of the plugin's argument file or of the command. */
  static Path resultsRoot() {
    List<String> arguments = new ArrayList<>();
    try (InputStream file =
        RunFolder.class.getClassLoader().getResourceAsStream(GatlingPlugin.ARGUMENTS)) {
      if (file != null) {
        arguments.addAll(new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    arguments.addAll(List.of(System.getProperty("sun.java.command", "").split(" ")));
    for (int i = 0; i + 1 < arguments.size(); i++) {
      if (List.of("-rf", "--results-folder").contains(arguments.get(i).strip())) {
        return Path.of(arguments.get(i + 1).strip());
      }
    }
    return Path.of("results");
  }

  /**
   * The folder.
   *
   * @throws UncheckedIOException if there is none
   */
  Path path() {
    if (found == null) {
      found = search().orElseThrow(() -> new UncheckedIOException(none()));
    }
    return found;
  }

  private IOException none() {
    return new IOException("Gatling's folder " + prefix + "… is not in " + root);
  }

  private Optional<Path> search() {
    if (!Files.isDirectory(root)) {
      return Optional.empty();
    }
    try (Stream<Path> folders = Files.list(root)) {
      return folders
          .filter(folder -> isOurs(folder.getFileName().toString()))
          .min(java.util.Comparator.comparing(folder -> folder.getFileName().toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isOurs(String name) {
    if (!name.startsWith(prefix)) {
      return false;
    }
    String stamp = name.substring(prefix.length());
    return stamp.matches("\\d{17}") && stamp.compareTo(earliest) >= 0;
  }
}
