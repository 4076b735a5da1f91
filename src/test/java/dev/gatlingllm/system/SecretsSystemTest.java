package dev.gatlingllm.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A server that echoes what it got: neither the console nor any file of a run holds the key, nor a
 * header that is secret by its name.
 */
class SecretsSystemTest {
  private static final String KEY = "sk-hunter2-0123456789";
  private static final String HEADER = "hunter2-of-the-gateway";

  private static Simulator simulator;

  @BeforeAll
  static void start() {
    simulator = Simulator.start("--decode-step-millis", "5");
  }

  @AfterAll
  static void stop() {
    simulator.close();
  }

  @Test
  void aKeyOfTheEnvironmentShowsNowhereThoughAnErrorInTheStreamEchoesIt() throws IOException {
    Gatling.Result run = failing("errorEvent").environment("LLM_API_KEY", KEY).run();
    assertThat(run.exit()).as(run.output()).isEqualTo(2);
    assertEchoIsMasked(run, "the request came with: Bearer ***");
    assertNowhere(run);
  }

  @Test
  void aKeyOfTheCommandLineShowsNowhereThoughARefusalEchoesIt() throws IOException {
    Gatling.Result run = failing("http401").with("llm.apiKey", KEY).run();
    assertThat(run.exit()).as(run.output()).isEqualTo(2);
    assertEchoIsMasked(run, "Incorrect API key provided: Bearer ***");
    assertThat(run.records())
        .allSatisfy(
            record -> assertThat(record.at("/failure/body").asText()).contains("Bearer ***"));
    assertNowhere(run);
  }

  @Test
  void aHeaderOfTheUsersOwnShowsNowhere() throws IOException {
    Gatling.Result run =
        failing("errorFirst").with("llm.headers.authorization", "Token " + KEY).run();
    assertEchoIsMasked(run, "the request came with: ***");
    assertNowhere(run);
  }

  @Test
  void aRefusedPreflightShowsItNowhere() throws IOException {
    Gatling.Result run = failing("!http401").with("llm.apiKey", KEY).run();
    assertThat(run.exit()).as(run.output()).isEqualTo(3);
    assertThat(run.output()).contains("Bearer ***");
    assertNowhere(run);
  }

  private static Gatling failing(String fault) {
    return CausesSystemTest.quick("ChatSimulation", simulator.baseUrl())
        .with("llm.record.timeline", true)
        .with("llm.headers.X-Api-Key", HEADER)
        .with("llm.headers.x-simulate", fault);
  }

  private static void assertEchoIsMasked(Gatling.Result run, String masked) throws IOException {
    assertThat(run.records())
        .isNotEmpty()
        .allSatisfy(record -> assertThat(record.at("/failure/message").asText()).contains(masked));
    // It did get into each of these, masked.
    for (String file : List.of("llm/summary.json", "llm/report.md", "llm/index.html")) {
      assertThat(run.file(file).replace("\\*", "*")).as(file).contains("***");
    }
    assertThat(bytes(run.folder().resolve("simulation.log"))).contains("***");
  }

  private static void assertNowhere(Gatling.Result run) throws IOException {
    try (Stream<Path> files = Files.walk(run.results())) {
      List<Path> all = files.filter(Files::isRegularFile).toList();
      assertThat(all).contains(run.results().resolve("output.txt"));
      for (Path file : all) {
        assertThat(bytes(file).contains("hunter2")).as(file.toString()).isFalse();
      }
    }
  }

  /** A character a byte, so that texts are found in binary files, too. */
  private static String bytes(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
  }
}
