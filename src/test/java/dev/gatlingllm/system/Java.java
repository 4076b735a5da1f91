package dev.gatlingllm.system;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * JVMs with this one's class path. A third of what such a JVM costs is the loading of Gatling's and
 * our classes: an archive of them, made once for each build, saves it (class data sharing, the java
 * command's -XX:ArchiveClassesAtExit, which wants jars and no folders of classes).
 */
final class Java {
  private static final Path HOME = Path.of("target", "system-tests").toAbsolutePath();
  private static final String CLASS_PATH;
  private static final List<String> COMMAND;

  static {
    try {
      List<Path> entries =
          Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
              .map(entry -> Path.of(entry).toAbsolutePath())
              .toList();
      Path folder = HOME.resolve(Integer.toHexString(state(entries).hashCode()));
      List<Path> jars = new ArrayList<>();
      for (Path entry : entries) {
        jars.add(Files.isDirectory(entry) ? folder.resolve(entry.getFileName() + ".jar") : entry);
      }
      CLASS_PATH = String.join(File.pathSeparator, jars.stream().map(Path::toString).toList());
      Path archive = folder.resolve("classes.jsa");
      if (!Files.exists(archive)) {
        delete(HOME);
        Files.createDirectories(folder);
        for (int i = 0; i < jars.size(); i++) {
          if (jars.get(i) != entries.get(i)) {
            pack(entries.get(i), jars.get(i));
          }
        }
        archive(archive);
      }
      COMMAND = java("-XX:SharedArchiveFile=" + archive);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Java() {}

  /** The command and its options, to be followed by more options and the main class. */
  static List<String> command(String... more) {
    List<String> command = new ArrayList<>(COMMAND);
    command.addAll(List.of(more));
    return command;
  }

  /** Jars only; where it is another's beginning the archive still serves. */
  static String classPath() {
    return CLASS_PATH;
  }

  private static List<String> java(String archiveOption) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        archiveOption,
        "-Xlog:cds*=off", // what cannot be archived, or does not fit, is loaded as ever
        "-cp",
        CLASS_PATH);
  }

  /** Differs when a file on the class path does. */
  private static String state(List<Path> entries) throws IOException {
    StringBuilder state = new StringBuilder(System.getProperty("java.vm.version"));
    for (Path entry : entries) {
      try (Stream<Path> files = Files.walk(entry)) {
        for (Path file : files.sorted().toList()) {
          state.append(file).append(Files.size(file)).append(Files.getLastModifiedTime(file));
        }
      }
    }
    return state.toString();
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static void pack(Path folder, Path jar) {
    PrintStream out = System.err;
    int status =
        ToolProvider.findFirst("jar")
            .orElseThrow()
            .run(out, out, "-c", "-0", "-f", jar.toString(), "-C", folder.toString(), ".");
    if (status != 0) {
      throw new AssertionError("no jar of " + folder);
    }
  }

  /** The classes that a short run loads. Without them all is well, and slower. */
  private static void archive(Path archive) throws IOException {
    Path results = Files.createTempDirectory("gatling-results");
    List<String> command = new ArrayList<>(java("-XX:ArchiveClassesAtExit=" + archive));
    command.addAll(Gatling.OPTIONS);
    command.addAll(
        List.of(
            "-Dllm.concurrency=1",
            "-Dllm.warmup=0s",
            "-Dllm.requests=1",
            "-Dllm.maxTokens=1",
            "io.gatling.app.Gatling",
            "-s",
            "ChatSimulation",
            "-rf",
            results.toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(results.resolve("output.txt").toFile())
            .start();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
