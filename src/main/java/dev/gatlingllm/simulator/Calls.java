package dev.gatlingllm.simulator;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The tool calls of an answer, one after the other. Its tokens are words in their arguments, which
 * are JSON; nothing else of a call counts as a token.
 *
 * @param count 1 or 2
 * @param tools names of those that may be called
 */
record Calls(int count, List<String> tools) {
  private static final int TOKENS_PER_CALL = 16;
  private static final String BEFORE = "{\"query\":\"";
  private static final String AFTER = "\"}";
  private static final byte[] NOTHING = {};
  private static final byte[] BEFORE_IN_JSON = inJson(BEFORE);
  private static final byte[] AFTER_IN_JSON = inJson(AFTER);

  private static byte[] inJson(String text) {
    return text.replace("\"", "\\\"").getBytes(StandardCharsets.US_ASCII);
  }

  /** Id of a call, unlike that of any other. */
  static String id(long exchange, int choice, int call) {
    return "call_sim-" + exchange + "-" + choice + "-" + call;
  }

  String name(int call) {
    return tools.get(call % tools.size());
  }

  int tokens(int maxTokens) {
    return Math.min(count * TOKENS_PER_CALL, maxTokens);
  }

  /** The first token of a call, of so many. */
  int first(int call, int tokens) {
    return (call * tokens + count - 1) / count;
  }

  /** The call of a token, of so many; one behind the last is of none. */
  int of(int index, int tokens) {
    return index < first(1, tokens) ? 0 : 1;
  }

  boolean begins(int index, int tokens) {
    return index == 0 || index == first(1, tokens);
  }

  /** What precedes a token within a string. */
  byte[] before(int index, int tokens) {
    return begins(index, tokens) ? BEFORE_IN_JSON : NOTHING;
  }

  /** What follows the token before this one within a string. */
  byte[] after(int next, int tokens) {
    return next == tokens || begins(next, tokens) ? AFTER_IN_JSON : NOTHING;
  }

  String arguments(String words) {
    return BEFORE + words + AFTER;
  }
}
