package dev.gatlingllm.config;

import java.util.Map;
import java.util.Optional;

/**
 * Conversations, for simulations that have them. gatling.conf says what each one means.
 *
 * @param turns number of turns: a number or a distribution, in words
 * @param think time before each turn but the first: a time or a distribution, in words
 * @param history "answers", "recorded" or "server"
 * @param sessionHeader name of the header with the conversation's id
 * @param toolRounds maximum number of rounds of tools in a turn; 0: tool calls are not answered
 * @param toolResult text of each tool's result
 * @param toolDelay time that a tool takes: a time or a distribution, in words
 */
public record ConversationConfig(
    String turns,
    String think,
    String history,
    Optional<String> sessionHeader,
    int toolRounds,
    String toolResult,
    String toolDelay) {
  private static final int MOST_ROUNDS = 100;

  static ConversationConfig of(Settings settings, Map<String, String> headers) {
    String header = "llm.conversation.sessionHeader";
    Optional<String> name =
        settings.optional(header).map(it -> HeaderNames.ofConversation(header, it, headers));
    long rounds = settings.count("llm.conversation.toolRounds");
    if (rounds > MOST_ROUNDS) {
      throw Settings.broken(
          "llm.conversation.toolRounds",
          settings.text("llm.conversation.toolRounds"),
          "at most " + MOST_ROUNDS);
    }
    return new ConversationConfig(
        settings.text("llm.conversation.turns"),
        settings.text("llm.conversation.think"),
        settings.oneOf("llm.conversation.history", "answers", "recorded", "server"),
        name,
        (int) rounds,
        settings.text("llm.conversation.toolResult"),
        settings.text("llm.conversation.toolDelay"));
  }
}
