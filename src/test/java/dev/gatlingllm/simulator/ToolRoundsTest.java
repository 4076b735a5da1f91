package dev.gatlingllm.simulator;

import static dev.gatlingllm.record.Samples.with;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatlingllm.config.Generations;
import dev.gatlingllm.dialect.Delta;
import dev.gatlingllm.dialect.Dialect;
import dev.gatlingllm.dialect.Dialects;
import dev.gatlingllm.prompt.LlmInput;
import dev.gatlingllm.prompt.LlmInput.Message;
import dev.gatlingllm.prompt.Prompt;
import dev.gatlingllm.prompt.ToolCall;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Conversations with tools, and those that the server keeps, by this project's own client. */
class ToolRoundsTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final Message ASKED =
      new Message(LlmInput.USER, Prompt.uncounted("How is it in Oslo?"));
  private static final Map<String, Object> TOOLS =
      Map.of(
          "tools",
          List.of(
              Map.of("type", "function", "function", Map.of("name", "weather")),
              Map.of("type", "function", "function", Map.of("name", "clock"))));

  private SimulatedServer server;

  @AfterEach
  void stop() {
    server.close();
  }

  /** What an answer said. */
  private record Said(List<ToolCall> calls, String text, String reason, String id, int prompt) {}

  private static HttpResponse<String> post(SimulatedServer server, String path, String body)
      throws IOException, InterruptedException {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create(server.baseUrl() + path))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private Said ask(String api, LlmInput input) throws IOException, InterruptedException {
    Dialect dialect = Dialects.of(api, Generations.of(false, true, Map.of()));
    LlmInput named = input.or(input.maxTokens(), true, Map.of("model", "simulated-model"));
    var call = dialect.request(named, 100);
    HttpResponse<String> answer = post(server, call.path(), call.body());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    Delta delta = new Delta(true);
    String reason = null;
    int prompt = 0;
    if (!input.streams()) {
      byte[] bytes = answer.body().getBytes(UTF_8);
      dialect.readBody(bytes, 0, bytes.length, delta);
      reason = delta.finishReason();
      prompt = delta.promptTokens();
    } else {
      for (String line : answer.body().lines().filter(it -> it.startsWith("data: ")).toList()) {
        byte[] bytes = line.substring("data: ".length()).getBytes(UTF_8);
        dialect.readEvent(bytes, 0, bytes.length, delta);
        reason = reason == null ? delta.finishReason() : reason;
        prompt = Math.max(prompt, delta.promptTokens());
      }
    }
    assertThat(delta.malformed()).isNull();
    return new Said(
        delta.text().toolCalls(),
        delta.text().keptContent().orElse(""),
        reason,
        delta.id(),
        prompt);
  }

  private void rounds(boolean stream) throws IOException, InterruptedException {
    server = Bodies.start(with(Bodies.FAST, "toolRounds", 2));
    List<Message> messages = new ArrayList<>(List.of(ASKED));
    List<Integer> calls = new ArrayList<>();
    for (int request = 0; request < 3; request++) {
      LlmInput input = LlmInput.of(messages).withBody(TOOLS);
      Said said = ask("chat", stream ? input : input.or(input.maxTokens(), false, Map.of()));
      calls.add(said.calls().size());
      if (request == 2) {
        assertThat(said.reason()).isEqualTo("length");
        assertThat(Bodies.words(said.text())).isEqualTo(100);
        break;
      }
      assertThat(said.reason()).isEqualTo("tool_calls");
      assertThat(said.text()).isEmpty();
      assertThat(said.calls())
          .allSatisfy(
              call -> {
                assertThat(call.id()).startsWith("call_sim-");
                JsonNode arguments = Bodies.json(call.arguments());
                assertThat(Bodies.words(arguments.path("query").textValue())).isEqualTo(16);
              });
      assertThat(said.calls()).extracting(ToolCall::id).doesNotHaveDuplicates();
      messages.add(ToolCall.asked(Prompt.uncounted(""), said.calls()));
      said.calls().forEach(call -> messages.add(call.result(Prompt.uncounted("It rains."))));
    }
    assertThat(calls).containsExactly(2, 1, 0);
    messages.add(ASKED);
    assertThat(ask("chat", LlmInput.of(messages).withBody(TOOLS)).calls())
        .as("the user has spoken again")
        .extracting(ToolCall::name)
        .containsExactly("weather", "clock");
    assertThat(ask("chat", LlmInput.of(messages)).calls()).as("without tools").isEmpty();
  }

  @Test
  void aStreamCallsToolsUntilItHasSoManyResults() throws IOException, InterruptedException {
    rounds(true);
  }

  @Test
  void aWholeAnswerCallsToolsUntilItHasSoManyResults() throws IOException, InterruptedException {
    rounds(false);
  }

  @Test
  void theLogCountsTheWordsOfTheArguments() throws IOException, InterruptedException {
    server = Bodies.start(with(Bodies.FAST, "toolRounds", 1));
    ask("chat", LlmInput.of(List.of(ASKED)).withBody(TOOLS));
    LoggedRequest logged = server.sendLog().requests().get(0);
    assertThat(logged.completionTokens()).isEqualTo(32);
    assertThat(logged.finishReason()).hasValue("tool_calls");
    assertThat(logged.fault()).isEmpty();
    assertThat(IntStream.of(logged.chunks().orElseThrow().tokens()).filter(it -> it == 0))
        .as("the heads of two calls")
        .hasSize(2);
  }

  @Test
  void aHeaderAsksForThemToo() throws IOException, InterruptedException {
    server = Bodies.start(Bodies.FAST);
    HttpResponse<String> answer =
        CLIENT.send(
            HttpRequest.newBuilder(URI.create(server.baseUrl() + Bodies.CHAT))
                .header("x-simulate", "toolRounds:1")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        Bodies.chat(
                            9,
                            ",\"tools\":[{\"type\":\"function\",\"function\":"
                                + "{\"name\":\"weather\"}}]")))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    JsonNode message = Bodies.json(answer.body()).at("/choices/0/message");
    assertThat(message.path("content").isNull()).isTrue();
    assertThat(message.path("tool_calls")).hasSize(2);
    assertThat(message.at("/tool_calls/1/function/name").textValue()).isEqualTo("weather");
    assertThat(server.sendLog().requests().get(0).completionTokens()).isEqualTo(9);
  }

  /** Prompts are the whole history by words: 5, then 5 + 100 + 5, and so on. */
  @Test
  void aResponseContinuesAnother() throws IOException, InterruptedException {
    server =
        SimulatedServer.startEncoding(
            with(Bodies.FAST, "prefixCacheBlock", 4), ToolRoundsTest::encode);
    Dialect responses = Dialects.of("responses", Generations.of(false, true, Map.of()));
    Optional<String> id = Optional.empty();
    for (int turn = 0; turn < 3; turn++) {
      LlmInput input = LlmInput.of(List.of(ASKED)).withBody(responses.continuing(id));
      Said said =
          ask("responses", turn == 1 ? input.or(input.maxTokens(), false, Map.of()) : input);
      assertThat(said.prompt()).isEqualTo(5 + turn * 105);
      id = Optional.of(said.id());
    }
    LlmInput last = LlmInput.of(List.of(ASKED)).withBody(responses.continuing(id));
    Map<String, Object> body = new LinkedHashMap<>(last.body());
    body.put("model", "simulated-model");
    body.put("stream", false);
    var call = responses.request(last.withBody(body), 100);
    JsonNode usage = Bodies.json(post(server, call.path(), call.body()).body()).path("usage");
    assertThat(usage.path("input_tokens").intValue()).isEqualTo(320);
    assertThat(usage.at("/input_tokens_details/cached_tokens").intValue())
        .as("the prompt of the request before, 215, in whole blocks")
        .isEqualTo(212);
  }

  @Test
  void aChatIsCachedOverAllItsMessages() throws IOException, InterruptedException {
    server =
        SimulatedServer.startEncoding(
            with(Bodies.FAST, "prefixCacheBlock", 4), ToolRoundsTest::encode);
    Message reply = new Message(LlmInput.ASSISTANT, Prompt.uncounted("one two three four five"));
    ask("chat", LlmInput.of(List.of(ASKED, reply, ASKED)));
    LlmInput next = LlmInput.of(List.of(ASKED, reply, ASKED, reply, ASKED));
    Dialect chat = Dialects.of("chat", Generations.of(false, true, Map.of()));
    var call =
        chat.request(next.or(next.maxTokens(), false, Map.of("model", "simulated-model")), 9);
    JsonNode usage = Bodies.json(post(server, call.path(), call.body()).body()).path("usage");
    assertThat(usage.path("prompt_tokens").intValue()).isEqualTo(25);
    assertThat(usage.at("/prompt_tokens_details/cached_tokens").intValue()).isEqualTo(12);
  }

  @Test
  void whatWasNotStoredIsNotFound() throws IOException, InterruptedException {
    server = Bodies.start(Bodies.FAST);
    String body = "{\"model\":\"simulated-model\",\"input\":\"Hi\",\"max_output_tokens\":2";
    String id =
        Bodies.json(post(server, "/v1/responses", body + ",\"store\":false}").body())
            .path("id")
            .textValue();
    HttpResponse<String> answer =
        post(server, "/v1/responses", body + ",\"previous_response_id\":\"" + id + "\"}");
    assertThat(answer.statusCode()).isEqualTo(404);
    JsonNode error = Bodies.json(answer.body()).path("error");
    assertThat(error.path("message").textValue())
        .isEqualTo("Previous response with id '" + id + "' not found.");
    assertThat(error.path("code").textValue()).isEqualTo("previous_response_not_found");
  }

  @Test
  void itemsOfAnInputCountAsTheMessagesTheyAre() throws IOException, InterruptedException {
    server = Bodies.start(Bodies.FAST);
    ToolCall call = new ToolCall("c", "clock", "{}");
    Said said =
        ask(
            "responses",
            LlmInput.of(
                List.of(
                    ASKED,
                    ToolCall.asked(Prompt.uncounted("I look."), List.of(call)),
                    call.result(Prompt.uncounted("It is noon.")))));
    assertThat(said.prompt()).isEqualTo(5 + 2 + 3);
  }

  private static int[] encode(String text) {
    return text.isBlank()
        ? new int[0]
        : Arrays.stream(text.strip().split("\\s+")).mapToInt(String::hashCode).toArray();
  }
}
