package dev.gatlingllm.run;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Loads in advance every class that a request may need, whatever its outcome. In a checkout each
 * class is a file. Once connections have used up the open files, no further class can be read, and
 * a request would fail for the wrong reason.
 */
final class ClassPreloader {
  private static final List<String> ROOMS =
      List.of(
          "config", "load", "prompt", "stream", "dialect", "record", "answer", "wire", "metrics",
          "report", "run", "gatling");

  private ClassPreloader() {}

  /** Loads them if they are files; a jar is open already. */
  static void load() {
    try {
      Path root =
          Path.of(ClassPreloader.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      for (String room : Files.isDirectory(root) ? ROOMS : List.<String>of()) {
        try (Stream<Path> files = Files.list(root.resolve("dev/gatlingllm/" + room))) {
          for (Path file : files.filter(it -> it.toString().endsWith(".class")).toList()) {
            String name = file.getFileName().toString().replace(".class", "");
            Class.forName(
                "dev.gatlingllm." + room + "." + name,
                false,
                ClassPreloader.class.getClassLoader());
          }
        }
      }
    } catch (IOException | URISyntaxException | ClassNotFoundException e) {
      // Then each class is loaded when it is first used.
    }
  }
}
