package dev.gatlingllm.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import dev.gatlingllm.dialect.Dialects;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SloTest {

  @Test
  void withoutSettingsNothingIsAsked() {
    assertThat(read(Map.of(), "")).isEmpty();
  }

  @Test
  void eachObjectiveIsADuration() {
    Map<String, Duration> slo =
        read(
            Map.of("llm.slo.ttft", "500ms", "llm.slo.e2e", "1.5m"),
            "llm.slo { ttft = 9s, tpot = 50ms, itl = 900us }");
    assertThat(slo.get("ttft")).isEqualTo(Duration.ofMillis(500));
    assertThat(slo.get("tpot")).isEqualTo(Duration.ofMillis(50));
    assertThat(slo.get("itl")).isEqualTo(Duration.ofNanos(900_000));
    assertThat(slo.get("e2e")).isEqualTo(Duration.ofSeconds(90));
  }

  @ParameterizedTest
  @CsvSource({
    "llm.slo.ttft, 500, llm.slo.ttft is '500'",
    "llm.slo.tpot, 0ms, a duration above 0",
    "llm.slo.itl, -1s, llm.slo.itl is '-1s'",
    "llm.slo.e2e, soon, a duration with its unit",
    "llm.slo.ttfft, 1s, did you mean llm.slo.ttft",
  })
  void whatIsNoneIsRefusedWithItsKey(String key, String value, String sentence) {
    assertThatThrownBy(() -> read(Map.of(key, value), ""))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(sentence);
  }

  private static Map<String, Duration> read(Map<String, String> properties, String user) {
    return new ConfigReader(
            new ConfigSources(
                new TreeMap<>(properties),
                Map.of(),
                ConfigFactory.parseString(user),
                ConfigFactory.parseResources(
                    SloTest.class.getClassLoader(), "dev/gatlingllm/config/gatling.conf")),
            Dialects.APIS)
        .read()
        .slo();
  }
}
