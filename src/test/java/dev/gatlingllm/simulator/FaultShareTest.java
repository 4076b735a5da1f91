package dev.gatlingllm.simulator;

import static dev.gatlingllm.record.Samples.with;
import static dev.gatlingllm.simulator.Bodies.CHAT;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FaultShareTest {
  private static long befallen(double ratio, long seed) {
    FaultShare share = new FaultShare("close", ratio, seed);
    return LongStream.rangeClosed(1, 10_000).filter(share::includes).count();
  }

  private static List<Integer> statuses(SimulatorSettings settings, String... headers)
      throws IOException {
    List<Integer> statuses = new ArrayList<>();
    try (SimulatedServer server = Bodies.start(settings)) {
      for (int request = 0; request < 40; request++) {
        statuses.add(RawClient.post(server, CHAT, Bodies.stream(2), headers).status());
      }
    }
    return statuses;
  }

  private static SimulatorSettings failing(double ratio, long seed) {
    return with(Bodies.FAST, "fault", Optional.of(new FaultShare("http500", ratio, seed)));
  }

  @Test
  void theShareIsTheRatio() {
    assertThat(befallen(0, 1)).isZero();
    assertThat(befallen(1, 1)).isEqualTo(10_000);
    // Five standard deviations of a binomial draw: sqrt(10,000 × 0.15 × 0.85) = 36.
    assertThat(befallen(0.15, 1)).isBetween(1_320L, 1_680L);
  }

  @Test
  void theSameRequestsAreBefallenInEveryRunOfASeed() throws IOException {
    List<Integer> statuses = statuses(failing(0.5, 7));
    assertThat(statuses).contains(200, 500).isEqualTo(statuses(failing(0.5, 7)));
    assertThat(statuses).isNotEqualTo(statuses(failing(0.5, 8)));
  }

  @Test
  void aRequestThatAsksForAFaultGetsThatOne() throws IOException {
    assertThat(statuses(failing(1, 1), "x-simulate: http503")).containsOnly(503);
  }

  @Test
  void aPreflightOfOneTokenIsSpared() throws IOException {
    try (SimulatedServer server = Bodies.start(failing(1, 1))) {
      assertThat(RawClient.post(server, CHAT, Bodies.stream(1)).status()).isEqualTo(200);
    }
  }

  @Test
  void theFaultIsInTheLog() throws IOException {
    try (SimulatedServer server = Bodies.start(failing(1, 1))) {
      RawClient.post(server, CHAT, Bodies.stream(2));
      assertThat(server.sendLog().requests().get(0).fault()).contains("http500");
    }
  }
}
