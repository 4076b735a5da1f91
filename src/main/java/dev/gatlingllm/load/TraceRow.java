package dev.gatlingllm.load;

import dev.gatlingllm.config.RowPlace;
import java.util.List;
import java.util.OptionalInt;

/**
 * What one row of a trace asks.
 *
 * @param number of the row among those that are replayed, from 0; every load generator counts alike
 * @param inputTokens of its prompt; empty for the run's own prompt
 * @param outputTokens most tokens of its answer; empty for the run's own limit
 * @param blocks what its prompt is made of: equal numbers are equal texts. Empty for a text of its
 *     own. Not to be changed
 * @param blockTokens of each block but the last; 0 without blocks
 * @param messages the text itself, in place of a number of tokens; empty as a rule
 * @param at where it is in its file
 */
public record TraceRow(
    long number,
    OptionalInt inputTokens,
    OptionalInt outputTokens,
    long[] blocks,
    int blockTokens,
    List<Message> messages,
    RowPlace at) {

  /** One message of a conversation. */
  public record Message(String role, String text) {}

  /** Whether it asks for anything but what the run asks anyway. */
  boolean isOwn() {
    return inputTokens.isPresent() || outputTokens.isPresent() || !messages.isEmpty();
  }

  /** Whether it says what the prompt is. */
  public boolean isPrompt() {
    return inputTokens.isPresent() || !messages.isEmpty();
  }

  TraceRow numbered(long other) {
    return new TraceRow(other, inputTokens, outputTokens, blocks, blockTokens, messages, at);
  }
}
