package dev.gatlingllm.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StoredResponsesTest {
  @Test
  void storedResponsesAreBounded() {
    StoredResponses stored = new StoredResponses(100);
    stored.add("a", Optional.empty(), List.of("x".repeat(30)), "y".repeat(10));
    stored.add("b", Optional.of("a"), List.of("x".repeat(30), "y".repeat(10), "z"), "w");
    assertThat(stored.history("b")).hasValue(List.of("x".repeat(30), "y".repeat(10), "z", "w"));
    stored.add("c", Optional.empty(), List.of("x".repeat(60)), "y");
    assertThat(stored.history("a")).isEmpty();
    assertThat(stored.history("b").orElseThrow()).as("it has its own").hasSize(4);
    stored.add("d", Optional.empty(), List.of("x".repeat(999)), "y");
    assertThat(stored.history("d")).as("too long by itself").isEmpty();
  }
}
