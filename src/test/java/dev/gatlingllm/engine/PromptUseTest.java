package dev.gatlingllm.engine;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatlingllm.config.ConfigException;
import dev.gatlingllm.config.LlmConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PromptUseTest {
  private static final LlmConfig IMAGES = LlmConfig.ofThisJvm(Map.of("llm.prompt.images", "8x8"));
  private static final LlmConfig PREFIX =
      LlmConfig.ofThisJvm(Map.of("llm.prompt.sharedPrefixTokens", "9"));

  @Test
  void imagesGoWithThePromptsOfTheFeederInRequestsOfOurs() {
    assertThatCode(() -> PromptUse.check(IMAGES, true, true)).doesNotThrowAnyException();
    String message =
        "llm.prompt.images is '8x8', must be left at its default in a simulation that does not send"
            + " prompts() by llm(…): no image would go.";
    assertThatThrownBy(() -> PromptUse.check(IMAGES, false, true))
        .isInstanceOf(ConfigException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> PromptUse.check(IMAGES, true, false)).hasMessage(message);
  }

  @Test
  void aPrefixIsSharedByThePromptsOfTheFeeder() {
    assertThatCode(() -> PromptUse.check(PREFIX, true, false)).doesNotThrowAnyException();
    assertThatThrownBy(() -> PromptUse.check(PREFIX, false, true))
        .hasMessage(
            "llm.prompt.sharedPrefixTokens is '9', must be left at its default in a simulation that"
                + " does not take prompts(): its own would share nothing.");
  }

  @Test
  void aSimulationOfOtherPromptsIsNobodysBusiness() {
    LlmConfig plain = LlmConfig.ofThisJvm(Map.of());
    assertThatCode(() -> PromptUse.check(plain, false, false)).doesNotThrowAnyException();
  }
}
