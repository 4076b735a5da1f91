package dev.gatlingllm.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.prompt.LlmInput;
import dev.gatlingllm.prompt.ReadyQueue;
import org.junit.jupiter.api.Test;

class InputFeedTest {
  private final ClientFailure clientFailure = new ClientFailure();

  @Test
  void aSourceThatFailsEndsTheRunAndNoUserIsLost() {
    try (ReadyQueue<LlmInput> queue =
        new ReadyQueue<LlmInput>(
            () -> {
              throw new OutOfMemoryError("no more prompts");
            },
            1)) {
      InputFeed<LlmInput> feed = feed(queue);
      assertThat(feed.next())
          .containsEntry("prompt", RunPrompts.NOTHING)
          .containsEntry("promptTokens", 0);
      assertThat(clientFailure.sentence().orElseThrow())
          .contains("making prompts", "no more prompts");
    }
  }

  @Test
  void aQueueThatWasClosedIsNoFailure() {
    ReadyQueue<LlmInput> queue = new ReadyQueue<LlmInput>(() -> null, 1);
    queue.close();
    assertThat(feed(queue).next()).containsEntry("prompt", RunPrompts.NOTHING);
    assertThat(clientFailure.sentence()).isEmpty();
  }

  private InputFeed<LlmInput> feed(ReadyQueue<LlmInput> queue) {
    return new InputFeed<>(queue, "making prompts", clientFailure, null, null, RunPrompts::row);
  }
}
