package dev.gatlingllm.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatlingllm.config.ConfigException;
import dev.gatlingllm.config.ConfigReader;
import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.dialect.Dialects;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsUseTest {
  private static final LlmConfig IMAGES =
      ConfigReader.readThisJvm(Dialects.APIS, Map.of("llm.prompt.images", "8x8"));
  private static final LlmConfig PREFIX =
      ConfigReader.readThisJvm(Dialects.APIS, Map.of("llm.prompt.sharedPrefixTokens", "9"));

  @Test
  void imagesGoWithThePromptsOfTheFeederInRequestsOfOurs() {
    assertThatCode(() -> SettingsUse.check(IMAGES, true, true)).doesNotThrowAnyException();
    String message =
        "llm.prompt.images is '8x8', must be left at its default in a simulation that does not send"
            + " prompts() by llm(…): no image would go.";
    assertThatThrownBy(() -> SettingsUse.check(IMAGES, false, true))
        .isInstanceOf(ConfigException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> SettingsUse.check(IMAGES, true, false)).hasMessage(message);
  }

  @Test
  void aPrefixIsSharedByThePromptsOfTheFeeder() {
    assertThatCode(() -> SettingsUse.check(PREFIX, true, false)).doesNotThrowAnyException();
    assertThatThrownBy(() -> SettingsUse.check(PREFIX, false, true))
        .hasMessage(
            "llm.prompt.sharedPrefixTokens is '9', must be left at its default in a simulation that"
                + " does not take prompts(): its own would share nothing.");
  }

  @Test
  void settingsOfTheStagesAreToldWhereThereAreNone() {
    LlmConfig two =
        ConfigReader.readThisJvm(Dialects.APIS, Map.of("llm.warmup", "2s", "llm.duration", "9s"));
    assertThat(SettingsUse.unused(two, false, true))
        .contains(
            "This simulation has an injection profile of its own: llm.duration, llm.warmup have no"
                + " effect on it but where it reads them itself.");
    assertThat(SettingsUse.unused(two, true, true)).isEmpty();
    // Gatling's own requests only: the simulation may well read them.
    assertThat(SettingsUse.unused(two, false, false)).isEmpty();
    assertThat(SettingsUse.unused(ConfigReader.readThisJvm(Dialects.APIS, Map.of()), false, true))
        .isEmpty();
  }

  @Test
  void aSimulationOfOtherPromptsIsNobodysBusiness() {
    LlmConfig plain = ConfigReader.readThisJvm(Dialects.APIS, Map.of());
    assertThatCode(() -> SettingsUse.check(plain, false, false)).doesNotThrowAnyException();
  }
}
