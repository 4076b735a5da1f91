package dev.gatlingllm.run;

import dev.gatlingllm.config.GatlingPlugin;
import dev.gatlingllm.record.ManifestFile;
import dev.gatlingllm.record.RecordReader;
import dev.gatlingllm.report.FileTrouble;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder that Gatling creates for a run: results folder / run id. It exists once Gatling builds
 * the scenarios, after {@code before()}.
 */
final class RunFolder {
  /** Build tools put results at most this deep below the working directory. */
  private static final int SEARCH_DEPTH = 5;

  private final Instant startedAt = Instant.now();
  private volatile Path path;
  private volatile boolean ours;

  Instant startedAt() {
    return startedAt;
  }

  /**
   * @throws IllegalStateException before {@link #find}
   */
  Path path() {
    if (path == null) {
      throw new IllegalStateException("Gatling's folder is not known yet");
    }
    return path;
  }

  /** Notes the folder of a load generator; it is removed if the run cannot begin. */
  void announced(LoadGenerator generator) {
    Fatal.farewell(this::remove);
    try {
      find(generator.runId());
    } catch (IOException | IllegalStateException e) {
      // RunLifecycle.drivenBy reports it.
    }
  }

  /**
   * Removes the folder of a run that could not begin: the files that Gatling and we have opened,
   * and the folder if it has no others. Where nothing of ours is open, another run's may be there.
   */
  void remove() {
    if (path == null || !ours && Files.exists(path.resolve(ManifestFile.FILE))) {
      return;
    }
    try {
      for (String file : List.of(ManifestFile.FILE, RecordReader.FILE, "simulation.log")) {
        Files.deleteIfExists(path.resolve(file));
      }
      Files.deleteIfExists(path);
    } catch (IOException e) {
      // Then it stays: another system may not let go of an open file.
    }
  }

  void opened() {
    ours = true;
  }

  interface Output {
    void open() throws IOException;
  }

  /** Finds it and opens the outputs in it, or ends a run that cannot write, before any load. */
  void open(String runId, Output... outputs) {
    try {
      find(runId);
      for (Output output : outputs) {
        output.open();
      }
    } catch (IllegalStateException e) {
      throw Fatal.exit(e.getMessage());
    } catch (FileAlreadyExistsException e) {
      throw Fatal.exit(e.getMessage() + " is another run's: both began in the same millisecond.");
    } catch (IOException e) {
      throw Fatal.exit("The run's folder cannot be written to: " + FileTrouble.words(e) + ".");
    }
  }

  /**
   * @throws IOException with one sentence, if it is not found
   */
  void find(String runId) throws IOException {
    List<Path> roots = resultsFolders(arguments());
    Optional<Path> found =
        roots.stream().map(root -> root.resolve(runId)).filter(Files::isDirectory).findFirst();
    path =
        (found.isPresent() ? found : search(Path.of(""), runId))
            .orElseThrow(
                () ->
                    new FileNotFoundException(
                        "Gatling's folder " + runId + " is not in its results folder " + roots));
  }

  /**
   * Searches below a directory, for a Gatling that another program started with a results folder
   * unknown to us.
   */
  private static Optional<Path> search(Path from, String runId) throws IOException {
    try (Stream<Path> found =
        Files.find(
            from, SEARCH_DEPTH, (folder, is) -> is.isDirectory() && folder.endsWith(runId))) {
      return found.findFirst();
    } catch (UncheckedIOException e) {
      return Optional.empty();
    }
  }

  /** Gatling's arguments: from the plugin's file, or from the command line of this JVM. */
  private static List<String> arguments() throws IOException {
    try (InputStream file =
        RunFolder.class.getClassLoader().getResourceAsStream(GatlingPlugin.ARGUMENTS)) {
      return file == null
          ? List.of(System.getProperty("sun.java.command", "").split(" "))
          : new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  /**
   * The folders that {@code -rf} may mean: in a command line, a space may be part of a path or
   * separate two arguments.
   */
  static List<Path> resultsFolders(List<String> arguments) {
    List<Path> folders = new ArrayList<>();
    for (int i = 0; i + 1 < arguments.size(); i++) {
      if (List.of("-rf", "--results-folder").contains(arguments.get(i).strip())) {
        for (int end = i + 2; end <= arguments.size(); end++) {
          folders.add(Path.of(String.join(" ", arguments.subList(i + 1, end)).strip()));
        }
      }
    }
    return folders;
  }
}
