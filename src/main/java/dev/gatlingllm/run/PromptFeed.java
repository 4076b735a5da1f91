package dev.gatlingllm.run;

import dev.gatlingllm.prompt.PromptQueue;
import java.util.Iterator;
import java.util.Map;

/**
 * Prompts as a feeder of Gatling's that never throws: its actor would crash the run without a
 * report, or, with an Error, lose the user and wait for it for ever. When no more prompts can be
 * made the run is ended instead; whoever still asks gets an empty one, and sends nothing any more.
 */
record PromptFeed(PromptQueue prompts, ClientFailure clientFailure)
    implements Iterator<Map<String, Object>> {
  private static final Map<String, Object> NONE =
      Map.of(PromptQueue.PROMPT, "", PromptQueue.PROMPT_TOKENS, 0);

  @Override
  public boolean hasNext() {
    return true;
  }

  @Override
  public Map<String, Object> next() {
    try {
      return prompts.next();
    } catch (RuntimeException | Error e) {
      if (!prompts.isClosed()) {
        clientFailure.report("making prompts", e);
      }
      return NONE;
    }
  }
}
