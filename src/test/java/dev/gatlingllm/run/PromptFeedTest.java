package dev.gatlingllm.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.prompt.LlmInput;
import dev.gatlingllm.prompt.ReadyQueue;
import org.junit.jupiter.api.Test;

class PromptFeedTest {
  private final ClientFailure clientFailure = new ClientFailure();

  @Test
  void aSourceThatFailsEndsTheRunAndNoUserIsLost() {
    try (ReadyQueue<LlmInput> queue =
        new ReadyQueue<LlmInput>(
            () -> {
              throw new OutOfMemoryError("no more prompts");
            },
            1)) {
      PromptFeed feed = new PromptFeed(queue, clientFailure, null, null);
      assertThat(feed.next())
          .containsEntry("prompt", PromptFeed.NOTHING)
          .containsEntry("promptTokens", 0);
      assertThat(clientFailure.sentence().orElseThrow())
          .contains("making prompts", "no more prompts");
    }
  }

  @Test
  void aQueueThatWasClosedIsNoFailure() {
    ReadyQueue<LlmInput> queue = new ReadyQueue<LlmInput>(() -> null, 1);
    queue.close();
    assertThat(new PromptFeed(queue, clientFailure, null, null).next())
        .containsEntry("prompt", PromptFeed.NOTHING);
    assertThat(clientFailure.sentence()).isEmpty();
  }
}
