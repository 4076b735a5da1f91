package dev.gatlingllm.simulator;

import static dev.gatlingllm.record.Samples.with;
import static dev.gatlingllm.simulator.Bodies.CHAT;
import static dev.gatlingllm.simulator.Bodies.COMPLETIONS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Regular answers, streaming and not, byte for byte where that matters. */
class AnswersTest {
  private static SimulatedServer server;

  @BeforeAll
  static void start() {
    server = Bodies.start(Bodies.FAST);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aChatStreamIsRoleThenTokensThenFinishThenUsageThenDone() throws IOException {
    RawClient.Answer answer = RawClient.post(server, CHAT, Bodies.stream(3));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers())
        .containsEntry("content-type", "text/event-stream; charset=utf-8")
        .containsEntry("transfer-encoding", "chunked");
    assertThat(answer.complete()).isTrue();
    assertThat(answer.chunks()).hasSize(7).allMatch(chunk -> chunk.endsWith("\n\n"));
    List<String> data = answer.data();
    assertThat(data).hasSize(7);
    JsonNode role = Bodies.json(data.get(0));
    assertThat(role.at("/object").textValue()).isEqualTo("chat.completion.chunk");
    assertThat(role.at("/choices/0/delta").toString())
        .isEqualTo("{\"role\":\"assistant\",\"content\":\"\"}");
    for (String token : data.subList(1, 4)) {
      assertThat(Bodies.json(token).at("/choices/0/delta/content").textValue()).isNotBlank();
      assertThat(Bodies.json(token).at("/choices/0/finish_reason").isNull()).isTrue();
    }
    assertThat(Bodies.json(data.get(4)).at("/choices/0/finish_reason").textValue())
        .isEqualTo("length");
    JsonNode usage = Bodies.json(data.get(5));
    assertThat(usage.at("/choices").toString()).isEqualTo("[]");
    assertThat(usage.at("/usage").toString())
        .isEqualTo("{\"prompt_tokens\":4,\"completion_tokens\":3,\"total_tokens\":7}");
    assertThat(data.get(6)).isEqualTo("[DONE]");
    assertThat(data.subList(0, 6).stream().map(event -> Bodies.json(event).at("/id")).distinct())
        .hasSize(1);
  }

  @Test
  void aCompletionsStreamHasTextAndNoRole() throws IOException {
    List<String> data =
        RawClient.post(server, COMPLETIONS, Bodies.completion(2, ",\"stream\":true")).data();
    assertThat(data).hasSize(4);
    JsonNode first = Bodies.json(data.get(0));
    assertThat(first.at("/object").textValue()).isEqualTo("text_completion");
    assertThat(first.at("/choices/0/text").textValue()).isNotBlank();
    assertThat(Bodies.json(data.get(2)).at("/choices/0/finish_reason").textValue())
        .isEqualTo("length");
    assertThat(data.get(3)).isEqualTo("[DONE]");
  }

  @Test
  void usageComesInAStreamOnlyIfAskedFor() throws IOException {
    RawClient.Answer answer = RawClient.post(server, CHAT, Bodies.chat(2, ",\"stream\":true"));
    assertThat(answer.body()).doesNotContain("usage");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 15, 16, 17, 300})
  void anAnswerHasExactlyAsManyTokensAsAskedFor(int tokens) throws IOException {
    List<String> data = RawClient.post(server, CHAT, Bodies.stream(tokens)).data();
    assertThat(Bodies.words(Bodies.text(data))).isEqualTo(tokens);
    assertThat(data).hasSize(tokens + 4);
    JsonNode whole = Bodies.json(RawClient.post(server, CHAT, Bodies.chat(tokens, "")).body());
    assertThat(Bodies.words(whole.at("/choices/0/message/content").textValue())).isEqualTo(tokens);
    assertThat(whole.at("/usage/completion_tokens").intValue()).isEqualTo(tokens);
  }

  @Test
  void maxCompletionTokensIsTheNewerNameOfTheSame() throws IOException {
    String body = Bodies.chat(3, "").replace("max_tokens", "max_completion_tokens");
    assertThat(
            Bodies.json(RawClient.post(server, CHAT, body).body()).at("/usage/completion_tokens"))
        .hasToString("3");
  }

  @Test
  void everyChoiceHasItsOwnTokensIndexAndFinish() throws IOException {
    List<String> data =
        RawClient.post(
                server,
                CHAT,
                Bodies.chat(
                    5, ",\"n\":3,\"stream\":true,\"stream_options\":{\"include_usage\":true}"))
            .data();
    for (int choice = 0; choice < 3; choice++) {
      assertThat(Bodies.words(Bodies.text(data, choice, "content"))).isEqualTo(5);
    }
    assertThat(data.stream().filter(event -> event.contains("\"length\""))).hasSize(3);
    assertThat(data.stream().filter(event -> event.contains("\"role\""))).hasSize(3);
    assertThat(Bodies.json(data.get(data.size() - 2)).at("/usage/completion_tokens").intValue())
        .isEqualTo(15);
    JsonNode whole = Bodies.json(RawClient.post(server, CHAT, Bodies.chat(5, ",\"n\":3")).body());
    assertThat(whole.at("/choices")).hasSize(3);
    assertThat(whole.at("/usage/completion_tokens").intValue()).isEqualTo(15);
  }

  @Test
  void aWholeAnswerHasALengthAndAMessage() throws IOException {
    RawClient.Answer answer = RawClient.post(server, CHAT, Bodies.chat(4, ""));
    assertThat(answer.headers())
        .containsKey("content-length")
        .doesNotContainKey("transfer-encoding");
    JsonNode json = Bodies.json(answer.body());
    assertThat(json.at("/object").textValue()).isEqualTo("chat.completion");
    assertThat(json.at("/choices/0/message/role").textValue()).isEqualTo("assistant");
    assertThat(json.at("/choices/0/finish_reason").textValue()).isEqualTo("length");
    assertThat(json.at("/usage/prompt_tokens").intValue()).isEqualTo(4);
  }

  @Test
  void aWholeCompletionHasAText() throws IOException {
    JsonNode json =
        Bodies.json(RawClient.post(server, COMPLETIONS, Bodies.completion(4, "")).body());
    assertThat(json.at("/object").textValue()).isEqualTo("text_completion");
    assertThat(Bodies.words(json.at("/choices/0/text").textValue())).isEqualTo(4);
  }

  @Test
  void promptTokensAreTheSumOverTheMessages() throws IOException {
    String body =
        "{\"model\":\"simulated-model\",\"max_tokens\":1,\"messages\":[{\"role\":\"system\","
            + "\"content\":\"Be brief.\"},{\"role\":\"user\",\"content\":[{\"type\":\"text\","
            + "\"text\":\"one two three\"}]}]}";
    assertThat(Bodies.json(RawClient.post(server, CHAT, body).body()).at("/usage/prompt_tokens"))
        .hasToString("5");
  }

  @Test
  void aPromptOfTokenIdsCountsItsIds() throws IOException {
    String body = "{\"model\":\"simulated-model\",\"max_tokens\":1,\"prompt\":[5,6,7]}";
    assertThat(
            Bodies.json(RawClient.post(server, COMPLETIONS, body).body())
                .at("/usage/prompt_tokens"))
        .hasToString("3");
  }

  @Test
  void severalTokensGoInOneChunkIfSoSet() throws IOException {
    try (SimulatedServer threes = Bodies.start(with(Bodies.FAST, "tokensPerChunk", 3))) {
      List<String> data = RawClient.post(threes, CHAT, Bodies.stream(8)).data();
      assertThat(
              data.subList(1, 4).stream().map(event -> Bodies.words(Bodies.text(List.of(event)))))
          .containsExactly(3, 3, 2);
      assertThat(Bodies.words(Bodies.text(data))).isEqualTo(8);
    }
  }

  @Test
  void aServerThatReportsNoUsageReportsNoneAnywhere() throws IOException {
    try (SimulatedServer silent = Bodies.start(with(Bodies.FAST, "reportUsage", false))) {
      assertThat(RawClient.post(silent, CHAT, Bodies.stream(2)).body()).doesNotContain("usage");
      assertThat(RawClient.post(silent, CHAT, Bodies.chat(2, "")).body()).doesNotContain("usage");
    }
  }
}
