package dev.gatlingllm.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatlingllm.config.ConfigException;
import dev.gatlingllm.config.ConfigReader;
import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.dialect.Dialects;
import dev.gatlingllm.draw.Distribution;
import dev.gatlingllm.prompt.Lengths;
import dev.gatlingllm.prompt.SharedPrefixes;
import dev.gatlingllm.prompt.SyntheticPlan;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Prompts are made ahead as far as the heap holds them. */
class PromptsAheadTest {
  private static final long GIB = 1L << 30;

  @Test
  void twiceTheUsersAndAtLeast64() {
    assertThat(ahead("llm.concurrency", "1,4").count()).isEqualTo(64);
    assertThat(ahead("llm.concurrency", "1,1000").count()).isEqualTo(2000);
  }

  @Test
  void largePromptsAreFewer() {
    assertThat(ahead("llm.promptTokens", "200000").count()).isEqualTo(64);
    assertThat(ahead("llm.promptTokens", "10000000").count()).isBetween(1, 10);
    assertThat(ahead("llm.prompt.images", images(51)).count()).isBetween(1, 10);
  }

  @Test
  void whatTheHeapCannotHoldIsRefused() {
    assertThatThrownBy(
            () -> ahead("llm.concurrency", "1000", "llm.promptTokens", "1000000").count())
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "prompts of 1000000 tokens (llm.promptTokens): about 4 MB each, which for"
                + " llm.concurrency=1000 is more than the client's memory of 1024 MB can hold (-Xmx"
                + " in pom.xml).");
    assertThatThrownBy(() -> ahead("llm.rate", "400", "llm.promptTokens", "1000000").count())
        .hasMessageContaining("which for 400 users at about the same time (llm.rate) is more");
    assertThatThrownBy(() -> ahead("llm.prompt.images", images(500)).count())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("500 images");
  }

  private static String images(int count) {
    return "4096x4096" + ",4096x4096".repeat(count - 1);
  }

  @Test
  void aFeedersOwnSizeIsWhatIsWeighed() {
    LlmConfig config = ConfigReader.readThisJvm(Dialects.APIS);
    PromptsAhead large =
        new PromptsAhead(
            config,
            new SyntheticPlan(
                Lengths.of(Distribution.constant(100_000_000), Optional.empty()),
                SharedPrefixes.NONE,
                config.generation().images(),
                "prompts().tokens(…)"),
            Optional.empty(),
            GIB);
    assertThatThrownBy(large::count)
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("prompts of 100000000 tokens (prompts().tokens(…)): about ");
  }

  private static PromptsAhead ahead(String... settings) {
    Map<String, String> all = new TreeMap<>();
    for (int i = 0; i < settings.length; i += 2) {
      all.put(settings[i], settings[i + 1]);
    }
    LlmConfig config = ConfigReader.readThisJvm(Dialects.APIS, all);
    return new PromptsAhead(config, InputSettings.plan(config), Optional.empty(), GIB);
  }
}
