package dev.gatlingllm.simulator;

import static dev.gatlingllm.record.Samples.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class SimulatorSettingsTest {
  private static final SimulatorSettings DEFAULTS = SimulatorSettings.defaults();

  private static void refused(Supplier<?> settings, String name, String value) {
    assertThatThrownBy(settings::get)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name)
        .hasMessageContaining(value)
        .hasMessageContaining("must");
  }

  @Test
  void aWrongSettingIsNamedWithItsValueAndItsRule() {
    refused(() -> with(with(DEFAULTS, "host", "127.0.0.1"), "port", 70_000), "port", "70000");
    refused(() -> with(with(DEFAULTS, "host", " "), "port", 1), "host", "empty");
    refused(() -> with(DEFAULTS, "model", ""), "model", "empty");
    refused(() -> with(DEFAULTS, "tokensPerChunk", 0), "tokensPerChunk", "0");
    refused(() -> with(DEFAULTS, "apiKey", Optional.of(" ")), "apiKey", "empty");
    refused(
        () -> with(with(DEFAULTS, "loggedRequests", -1), "logChunks", true),
        "loggedRequests",
        "-1");
    refused(() -> new FaultShare("http599", 1, 1), "fault", "http599");
    refused(() -> new FaultShare("close", 1.5, 1), "faultRatio", "1.5");
    refused(() -> new FaultShare("close", Double.NaN, 1), "faultRatio", "NaN");
  }

  @Test
  void aWrongEngineSettingIsNamedWithItsValueAndItsRule() {
    refused(() -> new EngineSettings.Batching(0, 1, 1, 1, 0, 1), "prefillTokensPerSecond", "0.0");
    refused(() -> new EngineSettings.Batching(1, -1, 1, 1, 0, 1), "decodeStepMillis", "-1.0");
    refused(
        () -> new EngineSettings.Batching(1, 0, 0, 1, 0, 1), "decodeStepMillisPerSequence", "0.0");
    refused(() -> new EngineSettings.Batching(1, 1, 1, 0, 0, 1), "maxBatch", "0");
    refused(() -> new EngineSettings.Batching(1, 1, 1, 1, 1, 1), "jitter", "1.0");
    refused(() -> new EngineSettings.Batching(1, 1, 1, 1, Double.NaN, 1), "jitter", "NaN");
    refused(() -> new EngineSettings.Steady(-1, 1), "firstTokenMillis", "-1.0");
    refused(() -> new EngineSettings.Steady(1, 0), "intervalMillis", "0.0");
  }

  @Test
  void secretsDoNotShow() {
    KeyStoreFile keyStore = new KeyStoreFile(Path.of("keys.p12"), "hush-password");
    assertThat(
            with(with(DEFAULTS, "apiKey", Optional.of("hush-key")), "tls", Optional.of(keyStore))
                + " "
                + keyStore)
        .doesNotContain("hush");
  }
}
