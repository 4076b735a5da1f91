package dev.gatlingllm.system;

import static dev.gatlingllm.system.BadServer.chunk;
import static dev.gatlingllm.system.BadServer.head;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Answers of many at once that the client's memory cannot hold together. */
class LargeAnswersSystemTest {
  private static final int USERS = 24;
  private static final int EVENT_BYTES = 5 << 20;

  private static void largeEvent(OutputStream out) throws IOException {
    out.write(head("200 OK", "text/event-stream", "transfer-encoding: chunked"));
    chunk(out, "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"".getBytes(UTF_8));
    byte[] text = new byte[EVENT_BYTES];
    Arrays.fill(text, (byte) 'x');
    chunk(out, text);
    chunk(out, "\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n".getBytes(UTF_8));
    out.write("0\r\n\r\n".getBytes(UTF_8));
  }

  @Test
  void eachIsReadOrFailsAsTheClientsLimitAndTheRunEndsWithItsReports() {
    try (BadServer server = new BadServer(List.of(LargeAnswersSystemTest::largeEvent))) {
      Gatling.Result run =
          CausesSystemTest.quick("ChatSimulation", server.baseUrl())
              .with("llm.concurrency", USERS)
              .with("llm.requests", USERS)
              .with("llm.duration", "60s")
              .jvmArgument("-Xmx160m")
              .jvmArgument("-XX:+ExitOnOutOfMemoryError")
              .run();
      List<JsonNode> records = run.records();
      assertThat(records).as(run.output()).hasSize(USERS);
      List<String> causes =
          records.stream().map(record -> record.at("/failure/cause").asText("none")).toList();
      assertThat(causes).containsOnly("none", "clientLimit");
      assertThat(run.summary().at("/stages/0/errors/0/sampleMessage").asText())
          .contains("of the client's memory (-Xmx)");
      assertThat(run.output()).doesNotContain("OutOfMemoryError");
      assertThat(run.exit()).isEqualTo(2);
    }
  }
}
