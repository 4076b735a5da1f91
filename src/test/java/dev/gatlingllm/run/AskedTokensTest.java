package dev.gatlingllm.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AskedTokensTest {
  private final AskedTokens asked = new AskedTokens();

  @Test
  void itIsTheSettingUntilARequestAsksForAnother() {
    assertThat(asked.limit(200)).hasValue(200);
    asked.add(7);
    asked.add(7);
    assertThat(asked.limit(200)).hasValue(7);
  }

  @Test
  void requestsThatDifferHaveNoneInCommon() {
    asked.add(7);
    asked.add(8);
    asked.add(7);
    assertThat(asked.limit(200)).isEmpty();
  }
}
