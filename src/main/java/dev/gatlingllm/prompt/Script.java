package dev.gatlingllm.prompt;

import dev.gatlingllm.prompt.LlmInput.Message;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What the user of one conversation asks, turn by turn, whatever the model answers. */
public interface Script {

  /** Number of turns; ≥ 1. */
  int turns();

  /** Name of its class in a mix; empty if there is none. */
  default String requestClass() {
    return "";
  }

  /**
   * How long the user thinks before a turn, once the last one is answered; ≥ 0.
   *
   * @param index from 1: there is nothing to think about before the first turn, 0
   */
  Duration think(int index);

  /**
   * Makes a turn. Takes the time of making a prompt, so it is not called on an event loop.
   *
   * @param index from 0
   * @throws TokenizerException if no such prompt can be made
   */
  Turn turn(int index);

  /**
   * One turn of the user.
   *
   * @param messages that come after those of the turns before; at the end, the prompt. Never empty
   * @param maxTokens maximum number of completion tokens; empty for the run's limit
   * @param body fields merged into the JSON body
   * @param reply what a recorded model answered; empty if nobody did
   */
  record Turn(
      List<Message> messages,
      OptionalInt maxTokens,
      Map<String, Object> body,
      Optional<Message> reply) {
    public Turn {
      messages = List.copyOf(messages);
      if (messages.isEmpty()) {
        throw new IllegalArgumentException("a turn needs one message or more");
      }
    }
  }
}
