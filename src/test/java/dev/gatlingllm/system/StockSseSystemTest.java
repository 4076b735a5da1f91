package dev.gatlingllm.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Gatling's stock SSE alone, and our action: two runs against one server, whose log is the oracle.
 */
@Isolated
class StockSseSystemTest {
  private static final int USERS = 2;
  private static final int MAX_TOKENS = 30;

  /** Between two medians of a quiet run; the longest wait of a witness comes on top. */
  private static final double NOISE_MILLIS = 5;

  @Test
  void theStockDslMeasuresTheSameFromTheOutside() throws InterruptedException {
    try (Simulator simulator = Simulator.alone("--api-key", "sk-stock");
        Witness witness = new Witness()) {
      Gatling.Result ours = compared("ChatSimulation", simulator);
      List<JsonNode> oursLog = served(simulator);
      Gatling.Result stock = compared("StockSseSimulation", simulator);
      List<JsonNode> stockLog = served(simulator);
      stockLog.removeAll(oursLog);
      Matcher line =
          Pattern.compile("Stock SSE: (\\d+) answers, TTFT p50 ([\\d.]+) ms, ITL p50 ([\\d.]+) ms")
              .matcher(stock.output());
      assertThat(line.find()).as(stock.output()).isTrue();
      double noise = NOISE_MILLIS + witness.longestNanos() / 1e6;
      double stockTtft = Double.parseDouble(line.group(2));
      double oursTtft =
          median(
              ours.measured(),
              r -> r.get("firstTokenNanos").asLong() - r.get("sentNanos").asLong());
      List<JsonNode> stockMeasured = latest(stockLog, Integer.parseInt(line.group(1)));
      double serverStock = median(stockMeasured, StockSseSystemTest::serverTtft);
      double serverOurs =
          median(answersOf(ours.measured(), oursLog), StockSseSystemTest::serverTtft);
      // Both contain the server's own time, and little else. Which contains less of the client's
      // is a millisecond of two different runs, and nothing that a test can tell.
      assertThat(oursTtft).isBetween(serverOurs, serverOurs + noise);
      assertThat(stockTtft).isBetween(serverStock, serverStock + noise);
      assertThat(Double.parseDouble(line.group(3)))
          .isCloseTo(median(stockMeasured, StockSseSystemTest::serverGap), within(noise));
      assertThat(Integer.parseInt(line.group(1))).isGreaterThan(5);
      assertThat(connections(stockLog)).as("kept connections").hasSize(USERS);
      assertThat(stock.output() + ours.output()).doesNotContain("sk-stock");
    }
  }

  private static Gatling.Result compared(String simulation, Simulator simulator) {
    Gatling.Result run =
        Gatling.of(simulation)
            .alone()
            .with("llm.baseUrl", simulator.baseUrl())
            .environment("LLM_API_KEY", "sk-stock")
            .with("llm.concurrency", USERS)
            .with("llm.duration", "5s")
            .with("llm.warmup", "2s")
            .with("llm.promptTokens", 64)
            .with("llm.maxTokens", MAX_TOKENS)
            .run();
    assertThat(run.exit()).as(run.output()).isZero();
    return run;
  }

  /** What the server's log has of the load, without the preflights. */
  private static List<JsonNode> served(Simulator simulator) {
    List<JsonNode> streamed = new ArrayList<>(simulator.log());
    streamed.removeIf(entry -> !entry.get("stream").asBoolean());
    return streamed;
  }

  /**
   * Without the warm-up, which the simulation leaves out, too: medians of other requests differ.
   */
  private static List<JsonNode> latest(List<JsonNode> log, int count) {
    return log.stream()
        .sorted(Comparator.comparing(entry -> entry.get("receivedNanos").asLong()))
        .skip(log.size() - count)
        .toList();
  }

  private static List<JsonNode> answersOf(List<JsonNode> records, List<JsonNode> log) {
    Set<String> ids = new HashSet<>();
    records.forEach(record -> ids.add(record.get("responseId").asText()));
    List<JsonNode> answers =
        log.stream().filter(entry -> ids.contains(entry.get("id").asText())).toList();
    assertThat(answers).hasSameSizeAs(records);
    return answers;
  }

  private static Set<Long> connections(List<JsonNode> log) {
    Set<Long> connections = new HashSet<>();
    log.forEach(entry -> connections.add(entry.get("connection").asLong()));
    return connections;
  }

  private interface Nanos {
    long of(JsonNode entry);
  }

  /** In milliseconds. */
  private static double median(List<JsonNode> entries, Nanos nanos) {
    List<Long> sorted = entries.stream().map(nanos::of).sorted(Comparator.naturalOrder()).toList();
    return sorted.get((sorted.size() - 1) / 2) / 1e6;
  }

  private static long serverTtft(JsonNode entry) {
    return entry.at("/chunkNanos/0").asLong() - entry.get("receivedNanos").asLong();
  }

  private static long serverGap(JsonNode entry) {
    JsonNode nanos = entry.get("chunkNanos");
    return (nanos.get(nanos.size() - 1).asLong() - nanos.get(0).asLong()) / (nanos.size() - 1);
  }
}
