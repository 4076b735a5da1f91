package dev.gatlingllm.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.dialect.Dialects;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MostTokensTest {
  private static Generation generation(String key, String value) {
    return ConfigReader.readThisJvm(
            Dialects.APIS, Map.of("llm.maxTokens", "20", "llm.n", "3", key, value))
        .generation();
  }

  @Test
  void theLimitIsOfAllChoicesTogether() {
    assertThat(generation("llm.extraBody", "{\"top_p\":0.9,\"stop\":[\"a\"]}").mostTokens())
        .hasValue(60);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"n\":9}",
        "{\"max_tokens\":null}",
        "{\"max_completion_tokens\":500}",
        "{\"options\":{\"num_predict\":-1}}",
        "{\"a\":[{\"maxOutputTokens\":5}]}",
        "{\"thinking\":{\"budget_tokens\":5}}"
      })
  void aBodyThatMayAskForOthersLeavesNoLimit(String body) {
    assertThat(generation("llm.extraBody", body).mostTokens()).isEmpty();
  }
}
