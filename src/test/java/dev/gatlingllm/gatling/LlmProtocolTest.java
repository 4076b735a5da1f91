package dev.gatlingllm.gatling;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LlmProtocolTest {
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
