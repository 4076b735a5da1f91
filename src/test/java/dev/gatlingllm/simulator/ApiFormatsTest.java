package dev.gatlingllm.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The APIs beside OpenAI's first two, as a client that knows their documentation sees them. */
class ApiFormatsTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static SimulatedServer server;

  @BeforeAll
  static void start() {
    server = Bodies.start(Bodies.FAST);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static HttpResponse<String> post(String path, String body) {
    return send(
        HttpRequest.newBuilder(URI.create(server.baseUrl().replaceAll("/v1$", "") + path))
            .POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
            .build());
  }

  private static HttpResponse<String> get(String path) {
    return send(
        HttpRequest.newBuilder(URI.create(server.baseUrl().replaceAll("/v1$", "") + path)).build());
  }

  private static HttpResponse<String> send(HttpRequest request) {
    try {
      return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (IOException e) {
      throw new AssertionError("no JSON: " + text, e);
    }
  }

  @Test
  void anthropicStreamsNamedEventsInTheirOrder() {
    HttpResponse<String> answer =
        post(
            "/v1/messages",
            "{'model':'simulated-model','max_tokens':2,'stream':true,"
                + "'messages':[{'role':'user','content':'one two three'}]}");
    assertThat(answer.headers().firstValue("content-type").orElseThrow())
        .startsWith("text/event-stream");
    assertThat(answer.body().lines().filter(line -> line.startsWith("event: ")))
        .containsExactly(
            "event: message_start",
            "event: content_block_start",
            "event: ping",
            "event: content_block_delta",
            "event: content_block_delta",
            "event: content_block_stop",
            "event: message_delta",
            "event: message_stop");
    assertThat(answer.body())
        .contains("\"input_tokens\":3", "\"stop_reason\":\"max_tokens\"", "\"output_tokens\":2");
    assertThat(answer.body().lines().filter(line -> line.startsWith("data: ")))
        .allSatisfy(line -> assertThat(json(line.substring(6)).path("type").isTextual()).isTrue());
  }

  @Test
  void ollamaStreamsLinesOfJsonUnlessToldNotTo() {
    String request =
        "{'model':'simulated-model:latest','prompt':'one two','options':{'num_predict':3}";
    HttpResponse<String> stream = post("/api/generate", request + "}");
    assertThat(stream.headers().firstValue("content-type")).contains("application/x-ndjson");
    assertThat(stream.body().lines()).hasSize(4);
    assertThat(stream.body().lines().map(line -> json(line).path("done").asBoolean()))
        .containsExactly(false, false, false, true);
    JsonNode whole = json(post("/api/generate", request + ",'stream':false}").body());
    assertThat(whole.path("prompt_eval_count").asInt()).isEqualTo(2);
    assertThat(whole.path("eval_count").asInt()).isEqualTo(3);
    assertThat(whole.path("response").asText().split(" ")).hasSize(3);
    assertThat(json(get("/api/tags").body()).at("/models/0/name").asText())
        .isEqualTo("simulated-model:latest");
  }

  @Test
  void tgisLastEventHasTheDetailsAndASpecialToken() {
    HttpResponse<String> stream =
        post("/generate_stream", "{'inputs':'one two','parameters':{'max_new_tokens':2}}");
    String[] events = stream.body().strip().split("\n\n");
    assertThat(events).hasSize(3);
    JsonNode last = json(events[2].substring("data:".length()));
    assertThat(last.at("/token/special").asBoolean()).isTrue();
    assertThat(last.at("/details/generated_tokens").asInt()).isEqualTo(2);
    assertThat(last.at("/details/input_length").asInt()).isEqualTo(2);
    assertThat(stream.body()).doesNotContain("[DONE]");
    assertThat(json(get("/info").body()).path("model_id").asText()).isEqualTo("simulated-model");
  }

  @Test
  void responsesEndWithTheWholeAnswer() {
    HttpResponse<String> stream =
        post(
            "/v1/responses",
            "{'model':'simulated-model','input':'one two','max_output_tokens':2,'stream':true}");
    String[] events = stream.body().strip().split("\n\n");
    assertThat(events).hasSize(4);
    assertThat(events[0]).startsWith("event: response.created\n");
    assertThat(events[1]).contains("response.output_text.delta");
    JsonNode last = json(events[3].substring(events[3].indexOf("data: ") + 6));
    assertThat(last.path("type").asText()).isEqualTo("response.incomplete");
    assertThat(last.at("/response/usage/output_tokens").asInt()).isEqualTo(2);
    assertThat(last.at("/response/output/0/content/0/text").asText()).isNotBlank();
  }

  @Test
  void anEmbeddingATextAndNoToken() {
    JsonNode answer =
        json(
            post("/v1/embeddings", "{'model':'simulated-model','input':['one two','three']}")
                .body());
    assertThat(answer.path("data")).hasSize(2);
    assertThat(answer.at("/data/1/embedding")).isNotEmpty();
    assertThat(answer.at("/usage/prompt_tokens").asInt()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/v1/responses | {}",
        "/v1/messages | {'model':'simulated-model'}",
        "/generate | {}",
        "/generate | []",
        "/api/chat | {'model':'simulated-model'}",
        "/v1/embeddings | {'model':'simulated-model'}"
      })
  void whatIsNoRequestIsRefused(String path, String body) {
    HttpResponse<String> answer = post(path, body);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json(answer.body()).at("/error/message").asText()).isNotBlank();
  }
}
