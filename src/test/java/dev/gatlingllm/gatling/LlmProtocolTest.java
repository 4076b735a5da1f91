package dev.gatlingllm.gatling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LlmProtocolTest {
  @Test
  void aSettingIsNamedByItsWholeKey() {
    String why = "a setting is 'temperature', must be a key of gatling.conf, e.g. llm.temperature";
    assertThatThrownBy(() -> LlmDsl.llm.set("temperature", "0"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(why);
    assertThatThrownBy(() -> LlmRequest.named("Chat").set("temperature", "0")).hasMessage(why);
  }

  @Test
  void whoeverPrintsAProtocolSeesNoKey() {
    String printed =
        LlmDsl.llm
            .apiKey("sk-0123456789")
            .header("Authorization", "Bearer sk-0123456789")
            .protocol()
            .toString();
    assertThat(printed).isEqualTo("LlmProtocol[llm.apiKey, llm.headers.Authorization]");
  }
}
