package dev.gatlingllm.record;

import java.util.Map;

/**
 * Counts of tokens that cannot be, and so are none: docs/metrics.md, "A count that cannot be".
 *
 * @param zeroPrompt usage says 0 tokens of a prompt that was sent
 * @param completion what a source said of the completion. Usage that stands here and has a count
 *     all the same left the reasoning out, which was added
 */
public record RefusedCounts(boolean zeroPrompt, Map<TokenSource, Integer> completion) {
  public static final RefusedCounts NONE = new RefusedCounts(false, Map.of());

  public RefusedCounts {
    completion = Map.copyOf(completion);
  }
}
