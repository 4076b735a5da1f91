package dev.gatlingllm.prompt;

import dev.gatlingllm.config.ArgumentException;
import dev.gatlingllm.draw.Distribution;
import dev.gatlingllm.draw.Draws;
import java.time.Duration;

/**
 * How tool calls are answered: each by the same canned result, after a time that the tool takes.
 *
 * @param result text of each result
 * @param delaySeconds time from an answer with tool calls to their results
 * @param most maximum number of rounds in one turn; calls beyond it are not answered, and the turn
 *     ends with them; ≥ 1
 * @param draws of the delays
 */
public record ToolRounds(String result, Distribution delaySeconds, int most, Draws draws) {
  /** More rounds of one conversation than these would share their delays with another's. */
  private static final long DELAYS_EACH = 100_000;

  public ToolRounds {
    if (most < 1) {
      throw new ArgumentException("rounds is " + most + ", must be 1 or more");
    }
  }

  Duration delay(long conversation, int round) {
    double seconds = delaySeconds.draw(draws.number(conversation * DELAYS_EACH + round));
    return Duration.ofNanos(Math.round(seconds * 1e9));
  }
}
