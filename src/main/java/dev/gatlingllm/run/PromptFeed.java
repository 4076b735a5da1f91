package dev.gatlingllm.run;

import dev.gatlingllm.prompt.PromptQueue;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * A Gatling feeder of prompts that never throws. An exception in Gatling's feeder actor would crash
 * the run without a report; an Error would lose the user, and Gatling would wait for it forever. If
 * no more prompts can be made, the run ends instead; users who still ask get an empty prompt and
 * send nothing.
 *
 * @param ended called, again and again, when the source has ended
 */
record PromptFeed(PromptQueue prompts, ClientFailure clientFailure, Runnable ended)
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
    } catch (NoSuchElementException e) {
      ended.run();
      return NONE;
    } catch (RuntimeException | Error e) {
      if (!prompts.isClosed()) {
        clientFailure.report("making prompts", e);
      }
      return NONE;
    }
  }
}
