package dev.gatlingllm.run;

import dev.gatlingllm.prompt.InputException;
import dev.gatlingllm.prompt.LlmInput;
import dev.gatlingllm.prompt.Prompt;
import dev.gatlingllm.prompt.ReadyQueue;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A Gatling feeder of inputs, as attributes {@code prompt} and {@code promptTokens}. It never
 * throws. An exception in Gatling's feeder actor would crash the run without a report; an Error
 * would lose the user, and Gatling would wait for it forever. If no more prompts can be made, the
 * run ends instead; users who still ask get {@link #NOTHING} and send nothing.
 *
 * @param why the source has ended
 */
record PromptFeed(
    ReadyQueue<LlmInput> prompts, ClientFailure clientFailure, InputEnd end, Supplier<String> why)
    implements Iterator<Map<String, Object>> {
  /** What a user gets who is to ask nothing. */
  public static final LlmInput NOTHING = LlmInput.of(Prompt.uncounted(""));

  private static final Map<String, Object> NONE =
      Map.of(LlmInput.PROMPT, NOTHING, LlmInput.PROMPT_TOKENS, 0);

  @Override
  public boolean hasNext() {
    return true;
  }

  @Override
  public Map<String, Object> next() {
    try {
      Optional<LlmInput> next = prompts.take();
      if (next.isEmpty()) {
        end.usedUp(why.get());
      }
      return next.map(PromptFeed::row).orElse(NONE);
    } catch (InputException e) {
      end.lost(e.getMessage());
      return NONE;
    } catch (RuntimeException | Error e) {
      if (!prompts.isClosed()) {
        clientFailure.report("making prompts", e);
      }
      return NONE;
    }
  }

  private static Map<String, Object> row(LlmInput input) {
    return Map.of(LlmInput.PROMPT, input, LlmInput.PROMPT_TOKENS, input.tokens().orElse(0));
  }
}
