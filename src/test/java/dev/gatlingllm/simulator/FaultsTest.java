package dev.gatlingllm.simulator;

import static dev.gatlingllm.record.Samples.with;
import static dev.gatlingllm.simulator.Bodies.CHAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.SocketException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each fault by what it puts on the wire. */
class FaultsTest {
  private static final int TOKENS = 8;
  private static final String KEY = "authorization: Bearer echo-me";

  private SimulatedServer server;

  @BeforeEach
  void start() {
    server = Bodies.start(Bodies.FAST);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private RawClient.Answer stream(String fault) throws IOException {
    return RawClient.post(server, CHAT, Bodies.stream(TOKENS), "x-simulate: " + fault, KEY);
  }

  private RawClient.Answer whole(String fault) throws IOException {
    return RawClient.post(server, CHAT, Bodies.chat(TOKENS, ""), "x-simulate: " + fault, KEY);
  }

  private LoggedRequest logged() {
    List<LoggedRequest> requests = server.sendLog().requests();
    return requests.get(requests.size() - 1);
  }

  private static JsonNode json(RawClient.Answer answer) {
    return Bodies.json(answer.body());
  }

  @ParameterizedTest
  @CsvSource({
    "http307,307",
    "http600,600",
    "http400,400",
    "http401,401",
    "http429,429",
    "http500,500",
    "http503,503"
  })
  void aRefusalHasItsStatusAndIsLogged(String fault, int status) throws IOException {
    for (RawClient.Answer answer : List.of(stream(fault), whole(fault))) {
      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.body()).isNotBlank();
      assertThat(answer.complete()).isTrue();
      assertThat(logged().status()).hasValue(status);
      assertThat(logged().fault()).contains(fault);
      assertThat(logged().completionTokens()).isZero();
      assertThat(logged().promptTokens()).isEmpty();
      assertThat(logged().endNanos()).isPresent();
    }
  }

  @Test
  void aRefusedKeyIsEchoedInTheBody() throws IOException {
    assertThat(stream("http401").body()).contains("Bearer echo-me");
  }

  @Test
  void tooManyRequestsSaysWhenToComeAgain() throws IOException {
    assertThat(stream("http429").headers()).containsEntry("retry-after", "7");
  }

  @ParameterizedTest
  @CsvSource({"http503,503", "notAStream,200"})
  void aPageIsHtml(String fault, int status) throws IOException {
    RawClient.Answer answer = stream(fault);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.headers().get("content-type")).startsWith("text/html");
    assertThat(answer.body()).startsWith("<html>");
  }

  @Test
  void anErrorInTheBodyHasStatus200() throws IOException {
    RawClient.Answer answer = whole("errorInBody");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(json(answer).at("/error/message").textValue()).contains("Bearer echo-me");
  }

  @Test
  void anEmptyBodyIsAWholeHttpMessage() throws IOException {
    for (RawClient.Answer answer : List.of(stream("emptyBody"), whole("emptyBody"))) {
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.complete()).isTrue();
      assertThat(answer.body()).isEmpty();
    }
  }

  @Test
  void anErrorFirstIsTheOnlyEvent() throws IOException {
    RawClient.Answer answer = stream("errorFirst");
    assertThat(answer.headers().get("content-type")).startsWith("text/event-stream");
    assertThat(answer.complete()).isTrue();
    assertThat(answer.data()).hasSize(1);
    assertThat(Bodies.json(answer.data().get(0)).at("/error/message").textValue())
        .contains("Bearer echo-me");
    assertThat(json(whole("errorFirst")).at("/error").isObject()).isTrue();
  }

  @Test
  void anErrorEventComesAfterThreeTokensAndEndsTheStream() throws IOException {
    RawClient.Answer answer = stream("errorEvent");
    assertThat(answer.complete()).isTrue();
    List<String> data = answer.data();
    assertThat(data).hasSize(5);
    assertThat(Bodies.words(Bodies.text(data))).isEqualTo(3);
    assertThat(Bodies.json(data.get(4)).at("/error/message").textValue())
        .contains("Bearer echo-me");
    assertThat(logged().completionTokens()).isEqualTo(3);
    assertThat(logged().finishReason()).isEmpty();
    assertThat(json(whole("errorEvent")).at("/error").isObject()).isTrue();
  }

  @Test
  void aMalformedEventComesAfterThreeTokens() throws IOException {
    List<String> data = stream("malformedEvent").data();
    assertThat(data).hasSize(5);
    assertThat(Bodies.words(Bodies.text(data.subList(0, 4)))).isEqualTo(3);
    assertThatThrownBy(() -> Bodies.json(data.get(4))).hasMessageStartingWith("not JSON");
    RawClient.Answer whole = whole("malformedEvent");
    assertThatThrownBy(() -> json(whole)).hasMessageStartingWith("not JSON");
  }

  @Test
  void aClosedStreamHasThreeTokensAndNoEnd() throws IOException {
    RawClient.Answer answer = stream("close");
    assertThat(answer.complete()).isFalse();
    assertThat(answer.data()).hasSize(4);
    assertThat(Bodies.words(Bodies.text(answer.data()))).isEqualTo(3);
    assertThat(logged().completionTokens()).isEqualTo(3);
    assertThat(logged().endNanos()).isEmpty();
    RawClient.Answer whole = whole("close");
    assertThat(whole.status()).isEqualTo(200);
    assertThat(whole.complete()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void anAnswerTooShortForItsCutIsCutBeforeItsEnd(int tokens) throws IOException {
    RawClient.Answer answer =
        RawClient.post(server, CHAT, Bodies.stream(tokens), "x-simulate: close");
    assertThat(answer.complete()).isFalse();
    assertThat(Bodies.words(Bodies.text(answer.data()))).isEqualTo(tokens);
    assertThat(answer.body()).doesNotContain("\"length\"");
  }

  @Test
  void aResetIsSeenAsOne() throws IOException {
    try (RawClient client = RawClient.connect(server)) {
      client.send("POST", CHAT, Bodies.stream(TOKENS), "x-simulate: reset");
      assertThatThrownBy(
              () -> {
                while (client.readByte() >= 0) {
                  // Until the connection breaks; its end would leave the loop without a throw.
                }
              })
          .isInstanceOf(SocketException.class);
    }
  }

  @Test
  void aConnectionClosedBeforeHeadersGivesNoByte() throws IOException {
    try (RawClient client = RawClient.connect(server)) {
      client.send("POST", CHAT, Bodies.stream(TOKENS), "x-simulate: closeBeforeHeaders");
      assertThat(client.readByte()).isEqualTo(-1);
    }
    assertThat(logged().status()).isEmpty();
    assertThat(logged().headersNanos()).isEmpty();
  }

  @Test
  void closeOnRequestAnswersAConnectionsFirstRequestOnly() throws IOException {
    try (RawClient client = RawClient.connect(server)) {
      client.send("POST", CHAT, Bodies.stream(TOKENS), "x-simulate: closeOnRequest");
      assertThat(client.read().complete()).isTrue();
      client.send("POST", CHAT, Bodies.stream(TOKENS), "x-simulate: closeOnRequest");
      assertThat(client.readByte()).isEqualTo(-1);
    }
    assertThat(server.sendLog().requests()).hasSize(2);
  }

  @Test
  void closeIdleClosesAfterACompleteAnswerThatDidNotSaySo() throws IOException {
    try (RawClient client = RawClient.connect(server)) {
      client.send("POST", CHAT, Bodies.stream(TOKENS), "x-simulate: closeIdle");
      RawClient.Answer answer = client.read();
      assertThat(answer.complete()).isTrue();
      assertThat(answer.headers()).doesNotContainKey("connection");
      assertThat(client.readByte()).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @CsvSource({"hangBeforeHeaders,-1", "hangBeforeFirstToken,1", "hangMidStream,4"})
  void aHangSendsSoMuchAndThenNothing(String fault, int chunks) throws IOException {
    try (RawClient client = RawClient.connect(server)) {
      client.send("POST", CHAT, Bodies.stream(TOKENS), "x-simulate: " + fault);
      if (chunks >= 0) {
        assertThat(client.readStatus()).isEqualTo(200);
        client.readHeaders();
        for (int chunk = 0; chunk < chunks; chunk++) {
          assertThat(client.readChunk()).isNotEmpty();
        }
      }
      // An answer ten times as long, from start to end: long enough for a token to come.
      RawClient.post(server, CHAT, Bodies.stream(10 * TOKENS));
      assertThat(client.hasBytes()).isFalse();
      assertThat(server.requestsOpen()).isEqualTo(1);
    }
  }

  @Test
  void aHangThatDoesNotStreamSendsNothing() throws IOException {
    try (RawClient client = RawClient.connect(server)) {
      client.send("POST", CHAT, Bodies.chat(TOKENS, ""), "x-simulate: hangMidStream");
      RawClient.post(server, CHAT, Bodies.stream(10 * TOKENS));
      assertThat(client.hasBytes()).isFalse();
    }
  }

  @Test
  void anAnswerThatHangsLeavesTheBatch() throws IOException {
    EngineSettings one = new EngineSettings.Batching(1e9, 1, 0, 1, 0, 1);
    try (SimulatedServer narrow = Bodies.start(with(Bodies.FAST, "engine", one));
        RawClient hanging = RawClient.connect(narrow)) {
      hanging.send("POST", CHAT, Bodies.stream(TOKENS), "x-simulate: hangMidStream");
      hanging.readStatus();
      assertThat(RawClient.post(narrow, CHAT, Bodies.stream(2)).complete()).isTrue();
    }
  }

  @Test
  void aStreamWithoutDoneIsOtherwiseWhole() throws IOException {
    RawClient.Answer answer = stream("noDone");
    assertThat(answer.complete()).isTrue();
    assertThat(answer.body()).doesNotContain("[DONE]").contains("\"length\"").contains("usage");
  }

  @Test
  void anEmptyAnswerHasARoleAndAFinishButNoText() throws IOException {
    List<String> data = stream("empty").data();
    assertThat(data).hasSize(4);
    assertThat(Bodies.text(data)).isEmpty();
    assertThat(Bodies.json(data.get(1)).at("/choices/0/finish_reason").textValue())
        .isEqualTo("stop");
    assertThat(data.get(3)).isEqualTo("[DONE]");
    assertThat(json(whole("empty")).at("/choices/0/message/content").textValue()).isEmpty();
  }

  @Test
  void aStopEndsEarlyUnlessItIsToBeIgnored() throws IOException {
    RawClient.Answer stopped = whole("stop:5");
    assertThat(json(stopped).at("/usage/completion_tokens").intValue()).isEqualTo(5);
    assertThat(json(stopped).at("/choices/0/finish_reason").textValue()).isEqualTo("stop");
    String body = Bodies.chat(TOKENS, ",\"ignore_eos\":true");
    RawClient.Answer ignored = RawClient.post(server, CHAT, body, "x-simulate: stop:5");
    assertThat(json(ignored).at("/usage/completion_tokens").intValue()).isEqualTo(TOKENS);
    assertThat(json(ignored).at("/choices/0/finish_reason").textValue()).isEqualTo("length");
  }

  @ParameterizedTest
  @CsvSource({"crlf,'\r\n'", "cr,'\r'"})
  void lineEndsAreAsNamed(String fault, String lineEnd) throws IOException {
    RawClient.Answer answer = stream(fault);
    assertThat(answer.complete()).isTrue();
    assertThat(answer.chunks()).hasSize(TOKENS + 4);
    assertThat(answer.chunks())
        .allSatisfy(
            chunk -> {
              assertThat(chunk).startsWith("data: ").endsWith(lineEnd + lineEnd);
              assertThat(chunk.replace(lineEnd, "")).doesNotContain("\r", "\n");
            });
  }

  @Test
  void aByteOrderMarkComesBeforeTheFirstEvent() throws IOException {
    RawClient.Answer answer = stream("bom");
    assertThat(answer.body()).startsWith("\uFEFFdata: ");
    assertThat(answer.body().indexOf('\uFEFF', 1)).isEqualTo(-1);
  }

  @Test
  void commentsAndOtherFieldsStandBetweenTheEvents() throws IOException {
    RawClient.Answer answer = stream("comments");
    assertThat(answer.body().lines().map(line -> line.split(":")[0]).collect(Collectors.toSet()))
        .isEqualTo(Set.of("", "event", "id", "retry", "data"));
    assertThat(answer.body()).contains(": ping\n\n");
    assertThat(Bodies.words(Bodies.text(answer.data()))).isEqualTo(TOKENS);
  }

  @Test
  void lineEndsMayBeMixed() throws IOException {
    RawClient.Answer answer = stream("mixedLineEnds");
    assertThat(answer.body()).contains("event: message\r\ndata: ");
    assertThat(answer.data()).hasSize(TOKENS + 4);
  }

  @Test
  void anEventMayFollowTheLastWord() throws IOException {
    assertThat(stream("afterDone").body()).endsWith("data: [DONE]\n\ndata: {\"late\":true}\n\n");
  }

  @Test
  void theLastBlankLineMayBeMissing() throws IOException {
    RawClient.Answer answer = stream("noBlankLine");
    assertThat(answer.complete()).isTrue();
    assertThat(answer.body()).endsWith("}\n\ndata: [DONE]\n");
  }

  @Test
  void aStreamMayNotSayWhyItsTextEnded() throws IOException {
    RawClient.Answer answer = stream("noFinishReason");
    assertThat(answer.body()).doesNotContain("\"length\"");
    assertThat(answer.data()).hasSize(TOKENS + 3).endsWith("[DONE]");
  }

  @Test
  void theRoleComesNeverOrWithEachText() throws IOException {
    String role = "\"role\":\"assistant\"";
    assertThat(stream("noRole").body()).doesNotContain(role);
    RawClient.Answer repeated = stream("roleRepeated");
    assertThat(repeated.data()).filteredOn(data -> data.contains(role)).hasSize(1 + TOKENS);
    assertThat(Bodies.words(Bodies.text(repeated.data()))).isEqualTo(TOKENS);
  }

  @Test
  void aStreamMayHaveAnotherMediaType() throws IOException {
    RawClient.Answer answer = stream("mediaType");
    assertThat(answer.headers()).containsEntry("content-type", "application/octet-stream");
    assertThat(answer.data()).hasSize(TOKENS + 4);
  }

  @Test
  void byteByByteTheAnswerIsTheSame() throws IOException {
    RawClient.Answer answer = stream("byteByByte");
    assertThat(answer.complete()).isTrue();
    assertThat(Bodies.words(Bodies.text(answer.data()))).isEqualTo(TOKENS);
    assertThat(answer.data()).hasSize(TOKENS + 4);
  }

  @Test
  void multiTokenPutsSoManyInAChunk() throws IOException {
    List<String> data = stream("multiToken:5").data();
    assertThat(data).hasSize(2 + 4);
    assertThat(Bodies.words(Bodies.text(data.subList(0, 2)))).isEqualTo(5);
    assertThat(Bodies.words(Bodies.text(data))).isEqualTo(TOKENS);
    assertThat(logged().chunks().orElseThrow().tokens()).containsExactly(5, 3);
  }

  @Test
  void slowDripKeepsItsOwnTime() throws IOException {
    RawClient.Answer answer =
        RawClient.post(server, CHAT, Bodies.stream(4), "x-simulate: slowDrip:30");
    assertThat(answer.data()).hasSize(4 + 4);
    long[] nanos = logged().chunks().orElseThrow().nanos();
    for (int chunk = 0; chunk < nanos.length; chunk++) {
      assertThat(nanos[chunk] - logged().receivedNanos())
          .isGreaterThanOrEqualTo((chunk + 1) * 30_000_000L);
    }
  }

  @Test
  void reasoningIsTheFirstHalfOfTheTokens() throws IOException {
    List<String> data = stream("reasoning").data();
    assertThat(Bodies.words(Bodies.text(data, 0, "reasoning_content"))).isEqualTo(TOKENS / 2);
    assertThat(Bodies.words(Bodies.text(data, 0, "content"))).isEqualTo(TOKENS / 2);
    JsonNode message = json(whole("reasoning")).at("/choices/0/message");
    assertThat(Bodies.words(message.at("/reasoning_content").textValue())).isEqualTo(TOKENS / 2);
    assertThat(Bodies.words(message.at("/content").textValue())).isEqualTo(TOKENS / 2);
  }

  @Test
  void toolCallsCarryTheTokensAsArguments() throws IOException {
    List<String> data = stream("toolCalls").data();
    String at = "/choices/0/delta/tool_calls/0/function/";
    assertThat(Bodies.json(data.get(1)).at(at + "name").textValue()).isNotBlank();
    String arguments =
        data.subList(1, 2 + TOKENS).stream()
            .map(event -> Bodies.json(event).at(at + "arguments").textValue())
            .collect(Collectors.joining());
    assertThat(Bodies.words(arguments)).isEqualTo(TOKENS);
    assertThat(Bodies.text(data)).isEmpty();
    JsonNode call = json(whole("toolCalls")).at("/choices/0/message/tool_calls/0/function");
    assertThat(Bodies.words(call.at("/arguments").textValue())).isEqualTo(TOKENS);
  }

  @Test
  void usageIsLeftOutOrWrongAsNamed() throws IOException {
    assertThat(stream("noUsage").body()).doesNotContain("usage");
    assertThat(whole("noUsage").body()).doesNotContain("usage");
    List<String> data = stream("wrongUsage").data();
    assertThat(Bodies.json(data.get(TOKENS + 2)).at("/usage/completion_tokens").intValue())
        .isEqualTo(TOKENS + 3);
    assertThat(logged().completionTokens()).isEqualTo(TOKENS);
  }

  @Test
  void truncatedJsonIsAWholeHttpMessage() throws IOException {
    RawClient.Answer answer = whole("truncatedJson");
    assertThat(answer.complete()).isTrue();
    assertThat(answer.body()).startsWith("{\"id\":");
    assertThatThrownBy(() -> json(answer)).hasMessageStartingWith("not JSON");
  }

  @Test
  void aRequestForOneTokenIsSparedUnlessTheFaultInsists() throws IOException {
    RawClient.Answer spared = RawClient.post(server, CHAT, Bodies.stream(1), "x-simulate: http500");
    assertThat(spared.status()).isEqualTo(200);
    assertThat(logged().fault()).isEmpty();
    assertThat(RawClient.post(server, CHAT, Bodies.stream(1), "x-simulate: !http500").status())
        .isEqualTo(500);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nothing", "multiToken", "multiToken:0", "multiToken:x", "close:3", "!"})
  void anUnknownFaultIsRefusedWithTheNamesThatExist(String fault) throws IOException {
    RawClient.Answer answer = stream(fault);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("multiToken:<number>").contains("hangMidStream");
  }

  @Test
  void aFaultLastsForItsOwnRequestOnly() throws IOException {
    try (RawClient client = RawClient.connect(server)) {
      for (String fault : List.of("byteByByte", "http500", "crlf", "errorEvent", "noDone")) {
        client.send("POST", CHAT, Bodies.stream(TOKENS), "x-simulate: " + fault).read();
        RawClient.Answer sound = client.send("POST", CHAT, Bodies.stream(TOKENS)).read();
        assertThat(sound.complete()).isTrue();
        assertThat(sound.data()).hasSize(TOKENS + 4).endsWith("[DONE]");
      }
    }
    assertThat(server.connectionsAccepted()).isEqualTo(1);
  }
}
