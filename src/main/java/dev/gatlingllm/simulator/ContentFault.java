package dev.gatlingllm.simulator;

import java.util.Optional;

/** Answers with unusual content or unusual timing. */
final class ContentFault {
  /** Ends without any text. */
  static final Fault EMPTY =
      new Fault() {
        @Override
        public int tokens(CompletionRequest request) {
          return 0;
        }
      };

  /** The first half of the tokens, rounded down, is reasoning. */
  static final Fault REASONING =
      new Fault() {
        @Override
        public TextKind kind(int index, int tokens) {
          return index < tokens / 2 ? TextKind.REASONING : TextKind.CONTENT;
        }
      };

  static final Fault TOOL_CALLS =
      new Fault() {
        @Override
        public TextKind kind(int index, int tokens) {
          return TextKind.TOOL_CALL;
        }
      };

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
    return new Fault() {
      @Override
      public int tokens(CompletionRequest request) {
        return request.ignoreEos() ? request.maxTokens() : Math.min(tokens, request.maxTokens());
      }
    };
  }
}
