package dev.gatlingllm.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.config.Generations;
import dev.gatlingllm.config.Secret;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What Azure has besides OpenAI's. The payloads are written after
 * articles/foundry/openai/concepts/content-streaming.md of MicrosoftDocs/azure-ai-docs, 095ac1e9,
 * but where they say otherwise.
 */
class AzureOpenAiTest {
  private final Dialect azure =
      Dialects.of("azure", Requests.generation(Generations.SERVERS_OWN).withModel("my gpt"));

  static Stream<Payload> events() {
    return Stream.of(
        new Payload(
            "content-streaming.md: a first event without choices",
            "{\"id\":\"\",\"object\":\"\",\"created\":0,\"model\":\"\",\"prompt_filter_results\":[{\"promp"
                + "t_index\":0,\"content_filter_results\":{\"hate\":{\"filtered\":false,\"severity\":\"sa"
                + "fe\"}}}],\"choices\":[],\"usage\":null}",
            ""),
        new Payload(
            "content-streaming.md: the same by its older name",
            "{\"id\":\"\",\"object\":\"\",\"created\":0,\"model\":\"\",\"prompt_annotations\":[{\"prompt_i"
                + "ndex\":0,\"content_filter_results\":{\"hate\":{\"filtered\":false,\"severity\":\"safe\""
                + "}}}],\"choices\":[],\"usage\":null}",
            ""),
        new Payload(
            "content-streaming.md: a role",
            "{\"id\":\"chatcmpl-7rC\",\"object\":\"chat.completion.chunk\",\"created\":1692913344,\""
                + "model\":\"gpt-35-turbo\",\"choices\":[{\"index\":0,\"finish_reason\":null,\"delta\":{\"r"
                + "ole\":\"assistant\"}}],\"usage\":null}",
            "id chatcmpl-7rC"),
        new Payload(
            "content-streaming.md: a token",
            "{\"id\":\"chatcmpl-7rC\",\"object\":\"chat.completion.chunk\",\"created\":1692913344,\""
                + "model\":\"gpt-35-turbo\",\"choices\":[{\"index\":0,\"finish_reason\":null,\"delta\":{\"c"
                + "ontent\":\"Color\"}}],\"usage\":null}",
            "text 1, content 1, 'Color', id chatcmpl-7rC"),
        new Payload(
            "As users have shown them: filter results beside a token",
            "{\"id\":\"chatcmpl-7rC\",\"object\":\"chat.completion.chunk\",\"created\":1692913344,\""
                + "model\":\"gpt-35-turbo\",\"choices\":[{\"index\":0,\"finish_reason\":null,\"content_fi"
                + "lter_results\":{\"hate\":{\"filtered\":false,\"severity\":\"safe\"}},\"delta\":{\"conten"
                + "t\":\"Color\"}}],\"usage\":null}",
            "text 1, content 1, 'Color', id chatcmpl-7rC"),
        new Payload(
            "content-streaming.md, asynchronous filter: an annotation has no delta, and an empty"
                + " id",
            "{\"id\":\"\",\"object\":\"\",\"created\":0,\"model\":\"\",\"choices\":[{\"index\":0,\"finish_re"
                + "ason\":null,\"content_filter_results\":{\"hate\":{\"filtered\":false,\"severity\":\"sa"
                + "fe\"}},\"content_filter_offsets\":{\"check_offset\":44,\"start_offset\":44,\"end_off"
                + "set\":198}}],\"usage\":null}",
            ""),
        new Payload(
            "content-streaming.md, asynchronous filter: blocked amid the text",
            "{\"id\":\"\",\"object\":\"\",\"created\":0,\"model\":\"\",\"choices\":[{\"index\":0,\"finish_re"
                + "ason\":\"content_filter\",\"content_filter_results\":{\"protected_material_text\":{"
                + "\"detected\":true,\"filtered\":true}},\"content_filter_offsets\":{\"check_offset\":4"
                + "4,\"start_offset\":44,\"end_offset\":198}}],\"usage\":null}",
            "finish content_filter, unfinished 'content_filter'"),
        new Payload(
            "Azure OpenAI docs, content filtering: its filter is down, which is no error of the"
                + " answer",
            "{\"id\":\"chatcmpl-7rC\",\"object\":\"chat.completion.chunk\",\"created\":1692913344,\""
                + "model\":\"gpt-35-turbo\",\"choices\":[{\"index\":0,\"finish_reason\":null,\"content_filter_result\":{\"error\":{\"code\":\"content_filter_error\",\"message\":\"The"
                + " contents are not"
                + " filtered\"}},\"delta\":{\"content\":\"Color\"}}],\"usage\":null}",
            "text 1, content 1, 'Color', id chatcmpl-7rC"),
        new Payload(
            "The same by its newer name",
            "{\"choices\":[{\"index\":0,\"finish_reason\":\"stop\",\"content_filter_results\":{\"error\":{\"code\":\"content_filter_error\",\"message\":\"The"
                + " contents are not filtered\"}},\"delta\":{}}]}",
            "finish stop"),
        new Payload(
            "openai-python 0044c4d4, _streaming.py: an error amid the stream",
            "{\"error\":{\"code\":\"429\",\"message\":\"Rate limit is exceeded.\"}}",
            "error Rate limit is exceeded."));
  }

  @ParameterizedTest
  @MethodSource("events")
  void anEvent(Payload payload) {
    assertThat(Told.byEvent(azure, payload.json())).isEqualTo(payload.told());
  }

  @Test
  void aPromptThatIsFilteredIsAnError() {
    assertThat(
            Told.byBody(
                azure,
                """
                {"error":{"message":"The response was filtered","type":null,"param":"prompt",
                 "code":"content_filter","status":400,"innererror":{"code":
                 "ResponsibleAIPolicyViolation","content_filter_result":{"hate":{"filtered":true,
                 "severity":"high"}}}}}\
                """))
        .isEqualTo("error The response was filtered");
  }

  @Test
  void anAddressHasTheDeployment() {
    assertThat(Requests.call(azure, true).path())
        .isEqualTo("/openai/deployments/my%20gpt/chat/completions?api-version=2024-10-21");
    assertThat(Requests.body(azure, true).has("model")).isFalse();
    assertThat(azure.authHeaders(new Secret("k"))).isEqualTo(Map.of("api-key", "k"));
    assertThat(azure.modelList()).isEmpty();
  }
}
