package dev.gatlingllm.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * A client that is starved on purpose must say so. That a calm one raises no false alarm is a
 * matter of the machine, and measured in bench/health.
 */
@EnabledOnOs(OS.LINUX)
@Isolated
@Order(Errand.NONE_BESIDE)
class ClientHealthSystemTest {
  private static final int HOGS = 6;

  private static Simulator simulator;

  @BeforeAll
  static void start() {
    simulator = Simulator.alone("--steady-millis", "20");
  }

  @AfterAll
  static void stop() {
    simulator.close();
  }

  @Test
  void aClientThatSharesItsCoreWithHogsIsClientBound() throws Exception {
    List<Process> hogs = new ArrayList<>();
    try (Gatling.Running running = load(simulator).under("taskset", "-c", "0").start()) {
      // Its start would take a minute beside them.
      running.awaitOutput("stages: ");
      for (int i = 0; i < HOGS; i++) {
        hogs.add(
            new ProcessBuilder("taskset", "-c", "0", "sh", "-c", "while :; do :; done").start());
      }
      assertClientBound(running.await(), "lag");
    } finally {
      hogs.forEach(Process::destroyForcibly);
    }
  }

  /**
   * That all of them are sent, and none early, OpenLoadSystemTest tells beside others' work. The
   * warm-up is long enough for a slow machine to have compiled what a request takes.
   */
  @Test
  void aCalmClientSendsAnOpenLoadWhenItIsDue() {
    Gatling.Result run =
        Gatling.of("ChatSimulation")
            .alone()
            .with("llm.baseUrl", simulator.baseUrl())
            .with("llm.load", "constant 50/s 10s")
            .with("llm.warmup", "8s")
            .with("llm.promptTokens", 16)
            .with("llm.maxTokens", 5)
            .with("llm.connections", "shared")
            .run();
    List<Double> lags =
        run.measured().stream()
            .map(it -> (it.get("sentNanos").asLong() - it.get("dueNanos").asLong()) / 1e6)
            .sorted()
            .toList();
    assertThat(lags).hasSize(100);
    assertThat(lags.get(50)).as("median lag in ms").isLessThan(2);
  }

  static Gatling load(Simulator simulator) {
    return Gatling.of("ChatSimulation")
        .alone()
        .with("llm.baseUrl", simulator.baseUrl())
        .with("llm.concurrency", 100)
        .with("llm.duration", "8s")
        .with("llm.warmup", "3s")
        .with("llm.promptTokens", 16)
        .with("llm.maxTokens", 50)
        .with("llm.failOnClientBound", true);
  }

  static void assertClientBound(Gatling.Result run, String reason) {
    JsonNode summary = run.summary();
    assertThat(summary.get("verdict").asText()).as(run.output()).isEqualTo("CLIENT-BOUND");
    assertThat(summary.at("/stages/0/clientHealth/reasons").toString()).contains(reason);
    assertThat(run.output()).contains("CLIENT-BOUND", "llm.failOnClientBound is true");
    assertThat(run.file("llm/index.html")).contains("CLIENT-BOUND");
    assertThat(run.exit()).isEqualTo(2);
  }
}
