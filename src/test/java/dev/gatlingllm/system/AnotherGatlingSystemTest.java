package dev.gatlingllm.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A project whose Gatling is one that we know nothing of. */
class AnotherGatlingSystemTest {
  @TempDir private Path folder;

  @Test
  void anotherGatlingIsRefusedInOneSentence() throws IOException {
    Gatling.Result run =
        Gatling.of("RampSimulation")
            .jvmArgument("-cp")
            .jvmArgument(
                gatlingOf("3.13.5") + File.pathSeparator + System.getProperty("java.class.path"))
            .run();
    assertThat(run.exit()).isEqualTo(3);
    assertThat(run.output())
        .contains("gatling-llm: This project's Gatling is 3.13.5; gatling-llm works with 3.14.1 to")
        .doesNotContain("\tat ", "SIMULATED SERVER");
  }

  /** Gatling's jar with another version in its manifest. */
  private Path gatlingOf(String version) throws IOException {
    Path copy = folder.resolve("gatling-app.jar");
    Path jar =
        Path.of(
            io.gatling.app.Gatling.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
    try (JarFile original = new JarFile(jar.toFile())) {
      Manifest manifest = original.getManifest();
      manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, version);
      try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(copy), manifest)) {
        for (var entry :
            original.stream().filter(it -> !it.getName().startsWith("META-INF")).toList()) {
          out.putNextEntry(new JarEntry(entry.getName()));
          original.getInputStream(entry).transferTo(out);
        }
      }
    }
    return copy;
  }
}
