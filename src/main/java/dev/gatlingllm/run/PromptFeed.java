package dev.gatlingllm.run;

import dev.gatlingllm.prompt.LlmInput;
import dev.gatlingllm.prompt.ReadyQueue;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/**
 * A Gatling feeder of inputs, as attributes {@code prompt} and {@code promptTokens}. It never
 * throws. An exception in Gatling's feeder actor would crash the run without a report; an Error
 * would lose the user, and Gatling would wait for it forever. If no more prompts can be made, the
 * run ends instead; users who still ask get an empty prompt and send nothing.
 *
 * @param ended called, again and again, when the source has ended
 */
record PromptFeed(ReadyQueue<LlmInput> prompts, ClientFailure clientFailure, Runnable ended)
    implements Iterator<Map<String, Object>> {
  private static final Map<String, Object> NONE =
      Map.of(LlmInput.PROMPT, "", LlmInput.PROMPT_TOKENS, 0);

  @Override
  public boolean hasNext() {
    return true;
  }

  @Override
  public Map<String, Object> next() {
    try {
      Optional<LlmInput> next = prompts.take();
      if (next.isEmpty()) {
        ended.run();
      }
      return next.map(PromptFeed::row).orElse(NONE);
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
