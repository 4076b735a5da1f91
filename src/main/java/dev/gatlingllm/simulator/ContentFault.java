package dev.gatlingllm.simulator;

import java.util.Optional;

/** Answers that are unusual in what they hold, or in when it comes. */
final class ContentFault {
  /** Ends without any text. */
  static final Fault EMPTY =
      new Fault() {
        @Override
        public int tokens(CompletionRequest request) {
          return 0;
        }
      };

  /** The first half of the tokens, rounded down, is thought aloud. */
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

  /** So many tokens in one chunk. */
  static Fault multiToken(int tokens) {
    return new Fault() {
      @Override
      public int tokensPerChunk(int usual) {
        return tokens;
      }
    };
  }

  /** A token every so many milliseconds, outside the batch. */
  static Fault slowDrip(int millis) {
    return new Fault() {
      @Override
      public Optional<EngineSettings> engine() {
        return Optional.of(new EngineSettings.Steady(millis, millis));
      }
    };
  }

  /** The model ends by itself after so many tokens, unless that is to be ignored. */
  static Fault stop(int tokens) {
    return new Fault() {
      @Override
      public int tokens(CompletionRequest request) {
        return request.ignoreEos() ? request.maxTokens() : Math.min(tokens, request.maxTokens());
      }
    };
  }
}
