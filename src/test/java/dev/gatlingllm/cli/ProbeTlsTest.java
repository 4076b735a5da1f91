package dev.gatlingllm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.simulator.EngineSettings;
import dev.gatlingllm.simulator.KeyStoreFile;
import dev.gatlingllm.simulator.SimulatedServer;
import dev.gatlingllm.simulator.SimulatorSettings;
import dev.gatlingllm.system.Keys;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The probe goes to a TLS server as a run would, or says that it cannot. */
class ProbeTlsTest {
  @TempDir static Path folder;
  private static Keys keys;
  private static SimulatedServer server;

  private record Result(int exit, String text) {}

  @BeforeAll
  static void start() {
    keys = Keys.ofLocalhost(folder, "server");
    SimulatorSettings settings =
        SimulatorSettings.defaults()
            .withEngine(new EngineSettings.Steady(1, 0.2))
            .withTls(new KeyStoreFile(keys.keyStore(), Keys.PASSWORD));
    server =
        SimulatedServer.start(
            settings, text -> text.isBlank() ? 0 : text.strip().split("\\s+").length);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aStrangersCertificateIsATlsFailure() {
    Result result = probe(Map.of());
    assertThat(result.exit()).isEqualTo(ProbeCommand.BAD_INPUT);
    assertThat(result.text()).contains("certification path");
  }

  @Test
  void theSettingsSayWhomToTrust() {
    Result trusting = probe(Map.of("llm.tls.ca", keys.certificate().toString()));
    assertThat(trusting.exit()).as(trusting.text()).isZero();
    Result careless = probe(Map.of("llm.tls.insecure", "true"));
    assertThat(careless.exit()).as(careless.text()).isZero();
  }

  @Test
  void throughAProxyThereIsNoProbe() {
    Result result = probe(Map.of("llm.proxy.url", "http://127.0.0.1:1"));
    assertThat(result.exit()).isEqualTo(ProbeCommand.BAD_INPUT);
    assertThat(result.text())
        .isEqualTo(
            "llm.proxy.url must be empty for the probe, which shows what the server itself sends."
                + System.lineSeparator());
  }

  private static Result probe(Map<String, String> settings) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text, true);
    settings.forEach(System::setProperty);
    try {
      int exit =
          Main.commandLine()
              .setOut(out)
              .setErr(out)
              .execute("probe", "https://localhost:" + server.port());
      return new Result(exit, text.toString());
    } finally {
      settings.keySet().forEach(System::clearProperty);
    }
  }
}
