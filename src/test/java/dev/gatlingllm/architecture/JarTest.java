package dev.gatlingllm.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the jar brings onto a user's class path. */
class JarTest {
  private static final Path CLASSES = Path.of("target/classes");

  @Test
  void nothingOfOursLiesOutsideOurPackage() throws IOException {
    List<String> files;
    try (Stream<Path> all = Files.walk(CLASSES)) {
      files =
          all.filter(Files::isRegularFile)
              .map(file -> CLASSES.relativize(file).toString().replace('\\', '/'))
              .toList();
    }
    assertThat(files).contains("dev/gatlingllm/cli/Main.class", "dev/gatlingllm/targets/vllm.conf");
    assertThat(files.stream().filter(file -> !file.startsWith("dev/gatlingllm/")))
        .as("files at the root of the jar; one that an older build left goes with mvn clean")
        .isEmpty();
  }
}
