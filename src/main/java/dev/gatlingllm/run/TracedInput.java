package dev.gatlingllm.run;

import dev.gatlingllm.prompt.LlmInput;
import dev.gatlingllm.prompt.LlmInput.Message;
import dev.gatlingllm.prompt.Prompt;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a trace has a user ask.
 *
 * @param prompt in place of the feeder's
 * @param messages in place of all others; none as a rule
 * @param maxTokens in place of any other limit
 */
public record TracedInput(Optional<Prompt> prompt, List<Message> messages, OptionalInt maxTokens) {
  /** Of a user whom no trace tells anything. */
  public static final TracedInput NONE =
      new TracedInput(Optional.empty(), List.of(), OptionalInt.empty());

  /** The input as the trace has it. */
  public LlmInput over(LlmInput input) {
    return new LlmInput(
        messages.isEmpty() ? input.messages() : messages,
        maxTokens.isPresent() ? maxTokens : input.maxTokens(),
        input.stream(),
        input.body());
  }
}
