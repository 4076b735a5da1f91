package dev.gatlingllm.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class PromptTextPropertyTest {

  @Property(tries = 200)
  void everyTextArrives(@ForAll String text) throws IOException {
    assertThat(OpenAiRequestTest.sent(text)).isEqualTo(text);
  }
}
