package dev.gatlingllm.prompt;

import dev.gatlingllm.prompt.LlmInput.Message;
import java.time.Duration;
import java.util.Optional;

/** What one user asks, turn by turn, whatever the model answers. */
@FunctionalInterface
public interface Script {
  /** Of one turn. */
  static Script of(LlmInput input) {
    return index -> new Turn(input, Optional.empty());
  }

  /** Number of turns; ≥ 1. */
  default int turns() {
    return 1;
  }

  /**
   * How long the user thinks before a turn, once the last one is answered; ≥ 0.
   *
   * @param index from 1: there is nothing to think about before the first turn, 0
   */
  default Duration think(int index) {
    return Duration.ZERO;
  }

  /**
   * Makes a turn. Takes the time of making a prompt, so it is not called on an event loop.
   *
   * @param index from 0
   * @throws TokenizerException if no such prompt can be made
   * @throws InputException if a file cannot be read any more
   */
  Turn turn(int index);

  /** What a user asks who has a single request. As {@link #turn}, not called on an event loop. */
  default LlmInput atOnce() {
    return turn(0).input();
  }

  /**
   * One turn of the user.
   *
   * @param input the messages that come after those of the turns before, and all that the request
   *     says besides
   * @param reply what a recorded model answered; empty if nobody did
   */
  record Turn(LlmInput input, Optional<Message> reply) {}
}
