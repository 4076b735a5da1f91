package dev.gatlingllm.run;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Loads every class that a request may need, whatever its outcome, in advance. In a checkout each
 * is a file of its own: where connections have taken all the files that may be open, a class that
 * is asked for only then can't be read, and the request ends as something else.
 */
final class ClassPreloader {
  private static final List<String> ROOMS =
      List.of(
          "config", "load", "prompt", "stream", "dialect", "record", "answer", "wire", "metrics",
          "report", "run", "gatling");

  private ClassPreloader() {}

  /** Loads them, where they are files; a jar is open already. */
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
      // Then each is loaded when it is asked for.
    }
  }
}
