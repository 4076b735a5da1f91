package dev.gatlingllm.system;

import static dev.gatlingllm.system.ScriptedServer.say;
import static dev.gatlingllm.system.ScriptedServer.stream;
import static dev.gatlingllm.system.ScriptedServer.whole;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatlingllm.system.ScriptedServer.Asked;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A user of the real Gatling, and a server that says more than was asked. */
class StrayBytesSystemTest {
  private static final String MODELS = "{\"data\":[{\"id\":\"m\"}]}";
  private static final String CHOICE =
      "{\"choices\":[{\"message\":{\"content\":\"a\"}}],\"usage\":{\"completion_tokens\":1}}";
  private static final String ANSWER = stream("a", "b", "c");

  /** An answer of its own to each connection; the last one behaves. */
  private static final List<String> FIRST =
      List.of(
          ANSWER + stream("stray"),
          ANSWER + "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n",
          ANSWER + "\"left\":\"over\"}",
          whole("200 OK", "text/event-stream", "data: {}\n\n") + "data: [DONE]\n\n");

  private static void answer(Asked asked, OutputStream out) throws IOException {
    if (!asked.streams()) {
      boolean list = asked.text().startsWith("GET ");
      say(out, whole("200 OK", "application/json", list ? MODELS : CHOICE));
      return;
    }
    // The first connection was the preflight's.
    int load = asked.connection() - 2;
    say(out, load < FIRST.size() ? FIRST.get(load) : ANSWER);
  }

  @Test
  void noRequestGetsWhatIsNotItsOwn() {
    try (ScriptedServer server = new ScriptedServer(StrayBytesSystemTest::answer)) {
      Gatling.Result run =
          CausesSystemTest.quick("ChatSimulation", server.baseUrl())
              .with("llm.requests", 8)
              .with("llm.maxFailRatio", 1)
              .run();
      assertThat(run.exit()).as(run.output()).isZero();
      List<JsonNode> records = run.records();
      assertThat(records).as(run.output()).hasSize(8);
      for (int i = 0; i < records.size(); i++) {
        JsonNode record = records.get(i);
        // The fourth is the one whose own answer is cut short by its Content-Length.
        assertThat(record.get("failure").isNull()).as(record.toString()).isEqualTo(i != 3);
        assertThat(record.get("chunks").asInt()).as(record.toString()).isEqualTo(i == 3 ? 0 : 3);
      }
      assertThat(server.connections()).isEqualTo(1 + FIRST.size() + 1);
      assertThat(run.summary().at("/stages/0/conformance/deviations"))
          .filteredOn(it -> it.get("deviation").asText().equals("strayBytes"))
          .singleElement()
          .satisfies(it -> assertThat(it.get("count").asInt()).isEqualTo(FIRST.size()));
      assertThat(run.output()).contains("strayBytes, 4 connections");
    }
  }
}
