package dev.gatlingllm.gatling;

import dev.gatlingllm.prompt.Conversation;
import dev.gatlingllm.prompt.Conversation.Reply;
import dev.gatlingllm.prompt.Prompt;
import dev.gatlingllm.record.TokenCounts;
import java.util.Optional;

/** What a conversation learns from the answer to a turn. */
final class Replies {
  private Replies() {}

  /** Goes on with the conversation, if there is one; the answer says whether that was its end. */
  static LlmAnswer toldTo(Optional<Conversation> conversation, LlmAnswer answer) {
    if (conversation.isEmpty()) {
      return answer;
    }
    if (answer.record().failed()) {
      conversation.get().fail();
    } else {
      conversation.get().answered(reply(answer));
    }
    boolean over = !conversation.get().goesOn();
    return answer.with(
        record ->
            record.with(
                record.origin().with(record.origin().labels().ending(over)),
                record.windowTokens()));
  }

  private static Reply reply(LlmAnswer answer) {
    TokenCounts tokens = answer.record().tokens();
    return new Reply(
        Prompt.uncounted(answer.text().orElse("")),
        answer.toolCalls(),
        tokens.promptTokens(),
        tokens.completionTokens(),
        answer.id());
  }
}
