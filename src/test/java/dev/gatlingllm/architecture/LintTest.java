package dev.gatlingllm.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every source of ours compiles without a warning. A test and not a flag of the build, so that a
 * user's simulations, or a newer compiler's new warnings, never stop a load test.
 */
class LintTest {
  @TempDir private Path classes;

  @Test
  void noSourceHasAWarning() throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter warnings = new StringWriter();
    try (Stream<Path> main = Files.walk(Path.of("src/main/java"));
        Stream<Path> test = Files.walk(Path.of("src/test/java"));
        StandardJavaFileManager files =
            compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      List<Path> sources =
          Stream.concat(main, test).filter(file -> file.toString().endsWith(".java")).toList();
      boolean clean =
          compiler
              .getTask(
                  warnings,
                  files,
                  null,
                  List.of(
                      "-Xlint:all,-processing",
                      "-Werror",
                      "-proc:none",
                      "--release",
                      "17",
                      "-d",
                      classes.toString(),
                      "-cp",
                      System.getProperty("java.class.path")),
                  null,
                  files.getJavaFileObjectsFromPaths(sources))
              .call();
      assertThat(clean).as(warnings.toString()).isTrue();
      assertThat(sources).hasSizeGreaterThan(50);
    }
  }
}
