package dev.gatlingllm.config;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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

  /** Headers that the client sends itself. */
  private static final Set<String> OWN =
      Set.of(
          "accept",
          "accept-encoding",
          "api-key",
          "authorization",
          "connection",
          "content-encoding",
          "content-length",
          "content-type",
          "expect",
          "host",
          "keep-alive",
          "proxy-authorization",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "x-api-key",
          "x-goog-api-key");

  /**
   * Checks the name of a header with the conversation's id.
   *
   * @param headers those of every request, by name in whatever case
   * @throws ConfigException with one sentence
   */
  public static String header(String key, String name, Map<String, String> headers) {
    if (!name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")) {
      throw Settings.broken(key, name, "the name of a header, e.g. x-session-id");
    }
    if (OWN.contains(name.toLowerCase(Locale.ROOT))) {
      throw Settings.broken(key, name, "a header that the client does not send itself");
    }
    if (headers.containsKey(name)) {
      throw Settings.broken(key, name, "a header that llm.headers does not set");
    }
    return name;
  }

  static ConversationConfig of(Settings settings, Map<String, String> headers) {
    String header = "llm.conversation.sessionHeader";
    Optional<String> name = settings.optional(header).map(it -> header(header, it, headers));
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
