package dev.gatlingllm.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A simulation with static imports only: two servers, an HTTP protocol and hooks of its own. */
class PluginSystemTest {
  @Test
  void staticImportsAreAllThatASimulationNeeds() {
    try (Simulator server = Simulator.start();
        Simulator other = Simulator.start()) {
      Gatling.Result run =
          Gatling.of("dev.gatlingllm.system.AskSimulation")
              .with("ask.server", server.baseUrl())
              .with("ask.other", other.baseUrl())
              .run();
      assertThat(run.exit()).as(run.output()).isEqualTo(2);
      assertThat(run.output())
          .containsSubsequence("their own before", "told: 12 true false true", "their own after")
          .containsSubsequence("their own after", "= Summary =", "LLM report:")
          .contains("check: outputTokens().gte(1000): found 200");
      assertThat(records(run, "Ask")).hasSize(3).allMatch(it -> it.get("failure").isNull());
      assertThat(records(run, "Too much"))
          .hasSize(3)
          .allMatch(it -> it.at("/failure/cause").asText().equals("check"));
      assertThat(records(run, "Turns: 3"))
          .as("a name with an attribute is each user's own")
          .hasSize(2)
          .allMatch(it -> it.get("completionTokens").asInt() == 7);
      String there = "simulated-model at " + server.baseUrl().replace("http://", "");
      assertThat(run.output())
          .containsPattern("by request +ok +failed")
          .containsPattern("Ask +3 +0 ")
          .containsPattern("Too much +0 +3 ")
          .containsPattern("by server +ok +failed")
          .containsPattern(Pattern.quote(there) + " +3 +3 ");
      assertThat(run.summary().at("/run/promptTokens").asInt()).isEqualTo(64);
      JsonNode parts = run.summary().at("/stages/0/parts");
      assertThat(parts).hasSize(3 + 2);
      assertThat(parts.get(0).get("request").asText()).isEqualTo("Ask");
      assertThat(parts.get(0).at("/ttftMillis/count").asInt()).isEqualTo(3);
      assertThat(parts.get(3).has("protocol")).isTrue();
      assertThat(asked(server)).isEqualTo(6);
      assertThat(asked(other)).isEqualTo(2);
    }
  }

  /** The second of two servers: the run's files are open by then. */
  @Test
  void aRunThatIsRefusedEndsAtOnceAndLeavesNothing(@TempDir Path results) throws IOException {
    try (Simulator server = Simulator.start()) {
      Gatling.Result run =
          Gatling.of("dev.gatlingllm.system.AskSimulation")
              .into(results)
              .with("ask.server", server.baseUrl())
              .with("ask.other", "http://127.0.0.1:" + free())
              .alone()
              .run();
      assertThat(run.exit()).as(run.output()).isEqualTo(3);
      assertThat(run.output())
          .contains("cannot be reached: connection refused.")
          .doesNotContain("\tat ", "Exception", "Summary");
      assertThat(results).isEmptyDirectory();
      assertThat(asked(server)).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"nobody", "silent"})
  void aRunWithoutAnyRequestEndsWithOurReportsAndOneSentence(String users) {
    Gatling.Result run =
        Gatling.of("dev.gatlingllm.system.SilentSimulation").with("silent.users", users).run();
    assertThat(run.exit()).as(run.output()).isEqualTo(2);
    assertThat(run.output())
        .contains("FAILED: no request was sent in a measurement window.")
        .contains("Gatling writes no report of its own: no request was sent.")
        .doesNotContain("\tat ", "Exception", "crashed");
    assertThat(run.summary().get("verdict").asText()).isEqualTo("NOTHING MEASURED");
  }

  @Test
  void aReportOfOtherRequestsThanForLlmsIsGatlings() {
    Gatling.Result run =
        Gatling.of("dev.gatlingllm.system.SilentSimulation").with("silent.users", "http").run();
    assertThat(run.exit()).as(run.output()).isEqualTo(2);
    assertThat(new GatlingTable(run.file("index.html")).row("Other"))
        .isEqualTo(new GatlingTable.Row(1, 0, 1));
  }

  private static int free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static List<JsonNode> records(Gatling.Result run, String name) {
    return run.records().stream().filter(it -> it.get("name").asText().equals(name)).toList();
  }

  /** The preflight asks for one token. */
  private static long asked(Simulator server) {
    return server.log().stream().filter(it -> it.get("completionTokens").asInt() > 1).count();
  }
}
