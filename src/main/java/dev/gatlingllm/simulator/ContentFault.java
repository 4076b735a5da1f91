package dev.gatlingllm.simulator;

import java.util.Optional;

/** Answers with unusual content or unusual timing. */
final class ContentFault {
  private interface Tokens extends Fault {
    @Override
    int tokens(CompletionRequest request);
  }

  private interface Kinds extends Fault {
    @Override
    TextKind kind(int index, int tokens);
  }

  /** Ends without any text. */
  static final Fault EMPTY = (Tokens) request -> 0;

  /** The first half of the tokens, rounded down, is reasoning. */
  static final Fault REASONING =
      (Kinds) (index, tokens) -> index < tokens / 2 ? TextKind.REASONING : TextKind.CONTENT;

  static final Fault TOOL_CALLS = (Kinds) (index, tokens) -> TextKind.TOOL_CALL;

  private ContentFault() {}

  /** Puts this many tokens into each chunk. */
  static Fault multiToken(int tokens) {
    return new Fault() {
      @Override
      public int tokensPerChunk(int usual) {
        return tokens;
      }
    };
  }

  /** Makes a token at this interval in milliseconds, outside the batch. */
  static Fault slowDrip(int millis) {
    return new Fault() {
      @Override
      public Optional<EngineSettings> engine() {
        return Optional.of(new EngineSettings.Steady(millis, millis));
      }
    };
  }

  /** The model stops by itself after this many tokens, unless the request says to ignore that. */
  static Fault stop(int tokens) {
    return (Tokens)
        request ->
            request.ignoreEos() ? request.maxTokens() : Math.min(tokens, request.maxTokens());
  }
}
