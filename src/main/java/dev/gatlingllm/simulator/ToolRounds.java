package dev.gatlingllm.simulator;

import java.util.Optional;

/**
 * Answers a chat with tools by calls of two tools and of one in turn, until there were so many
 * rounds of results since the user last spoke; then by a text.
 *
 * @param rounds maximum number of rounds; ≥ 1
 */
record ToolRounds(int rounds) implements Fault {
  @Override
  public Fault in(CompletionRequest request) {
    Conversation conversation = request.conversation();
    return conversation.tools().isEmpty() || conversation.toolRounds() >= rounds
        ? Fault.NONE
        : calling(new Calls(conversation.toolRounds() % 2 == 0 ? 2 : 1, conversation.tools()));
  }

  private static Fault calling(Calls calls) {
    return new Fault() {
      @Override
      public Optional<Calls> calls() {
        return Optional.of(calls);
      }

      @Override
      public int tokens(CompletionRequest request) {
        return calls.tokens(request.maxTokens());
      }

      @Override
      public TextKind kind(int index, int tokens) {
        return calls.of(index, tokens) == 0 ? TextKind.FIRST_CALL : TextKind.SECOND_CALL;
      }

      @Override
      public String finishReason(String usual) {
        return "tool_calls";
      }
    };
  }
}
