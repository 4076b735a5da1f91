package dev.gatlingllm.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** Settings through the real Maven, whose plugin writes them another way on the way. */
class TypedSettingsSystemTest {
  @Test
  void whatIsTypedIsWhatIsSent() throws Exception {
    try (RefusingServer server = new RefusingServer()) {
      String command =
          "mvn gatling:test -Dllm.baseUrl="
              + server.url()
              + " -Dllm.model=通义千问 -Dllm.headers.X-Note='it'\\''s \"so\"'"
              + " -Dllm.apiKey='k'\\''1\\2' -Dllm.extraBody.label=Größe🚀"
              + " -Dllm.extraBody.path='C:\\models\\new' -Dllm.extraBody.letter='\\u0041'"
              + " -Dllm.extraBody.end='\\\\n'";
      RefusingServer.run(Maven.copyOfThisCheckout(), command);
      assertThat(server.bodies).isNotEmpty();
      JsonNode body = server.bodies.peek();
      assertThat(body.get("model").asText()).isEqualTo("通义千问");
      assertThat(body.get("label").asText()).isEqualTo("Größe🚀");
      assertThat(body.get("path").asText()).isEqualTo("C:\\models\\new");
      assertThat(body.get("letter").asText()).isEqualTo("\\u0041");
      assertThat(body.get("end").asText()).isEqualTo("\\\\n");
      assertThat(server.headers.peek())
          .containsEntry("X-note", "it's \"so\"")
          .containsEntry("Authorization", "Bearer k'1\\2");
    }
  }
}
