package dev.gatlingllm.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnJre;
import org.junit.jupiter.api.condition.EnabledOnJre;
import org.junit.jupiter.api.condition.JRE;

/**
 * Every source of ours compiles without a warning. With JDK 17 the build's own compile fails at
 * one, which saves to compile everything once more here; a user's simulations, or a newer
 * compiler's new warnings, never stop a load test.
 */
class LintTest {
  private static final String LINT = "-Xlint:all,-processing";

  @Test
  @EnabledOnJre(JRE.JAVA_17)
  void theBuildFailsAtAWarning() throws IOException {
    assertThat(Files.readString(Path.of("pom.xml")))
        .contains("<id>lint</id>", "<arg>" + LINT + "</arg>", "<arg>-Werror</arg>");
  }

  @Test
  @DisabledOnJre(JRE.JAVA_17)
  void noSourceHasAWarning() throws IOException {
    try (Stream<Path> main = Files.walk(Path.of("src/main/java"));
        Stream<Path> test = Files.walk(Path.of("src/test/java"));
        StandardJavaFileManager files =
            ToolProvider.getSystemJavaCompiler()
                .getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      List<Path> sources =
          Stream.concat(main, test).filter(file -> file.toString().endsWith(".java")).toList();
      assertThat(warnings(files, files.getJavaFileObjectsFromPaths(sources))).isEmpty();
      assertThat(sources).hasSizeGreaterThan(50);
    }
  }

  @Test
  void aWarningIsFound() throws IOException {
    String source = "class X { Object cast(String it) { return (String) it; } }";
    assertThat(warnings(null, List.of(LocaleTest.inMemory(source)))).hasSize(1);
  }

  /** As far as the compiler warns; no class is made. */
  private static List<String> warnings(
      JavaFileManager files, Iterable<? extends JavaFileObject> sources) throws IOException {
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    List<String> options =
        List.of(
            LINT, "-proc:none", "--release", "17", "-cp", System.getProperty("java.class.path"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    ((JavacTask) compiler.getTask(null, files, found, options, null, sources)).analyze();
    return found.getDiagnostics().stream().map(Object::toString).toList();
  }
}
