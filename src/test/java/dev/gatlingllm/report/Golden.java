package dev.gatlingllm.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Compares text with a file under src/test/resources/golden. {@code -Dgolden.update=true} writes
 * the files anew, to be read before they are committed.
 */
final class Golden {
  private static final Path FOLDER = Path.of("src/test/resources/golden");

  private Golden() {}

  static void assertMatches(String name, String text) {
    Path file = FOLDER.resolve(name);
    try {
      if (Boolean.getBoolean("golden.update")) {
        Files.createDirectories(FOLDER);
        Files.writeString(file, text);
      }
      compare(file, Files.readString(file), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void compare(Path file, String expected, String seen) {
    if (expected.equals(seen)) {
      return;
    }
    List<String> wanted = expected.lines().toList();
    List<String> got = seen.lines().toList();
    int line = 0;
    while (line < Math.min(wanted.size(), got.size()) && wanted.get(line).equals(got.get(line))) {
      line++;
    }
    throw new AssertionError(
        "%s differs from line %d on (-Dgolden.update=true rewrites it):%n- %s%n+ %s"
            .formatted(file, line + 1, at(wanted, line), at(got, line)));
  }

  private static String at(List<String> lines, int line) {
    return line < lines.size() ? lines.get(line) : "(end of file, or only line ends differ)";
  }
}
