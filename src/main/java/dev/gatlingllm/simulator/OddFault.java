package dev.gatlingllm.simulator;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Answers that can be read, with unusual content, timing, wording or end. */
final class OddFault {
  private interface Tokens extends Fault {
    @Override
    int tokens(CompletionRequest request);
  }

  private interface Kinds extends Fault {
    @Override
    TextKind kind(int index, int tokens);
  }

  private interface LastBytes extends Fault {
    @Override
    byte[] lastBytes(byte[] usual);
  }

  private interface Body extends Fault {
    @Override
    byte[] body(byte[] json);
  }

  private record MediaType(String type) implements Fault {
    @Override
    public String mediaType(String usual) {
      return type;
    }
  }

  private record Chunks(int tokens) implements Fault {
    @Override
    public int tokensPerChunk(int usual) {
      return tokens;
    }
  }

  private record OwnEngine(Optional<EngineSettings> engine) implements Fault {}

  private record Usages(Usage usage) implements Fault {}

  private record Roles(Role role) implements Fault {}

  private record Reasons(boolean givesFinishReason) implements Fault {}

  private record Closes(boolean closesAfterwards) implements Fault {}

  /** Ends without any text. */
  static final Fault EMPTY = (Tokens) request -> 0;

  /** The first half of the tokens, rounded down, is reasoning. */
  static final Fault REASONING =
      (Kinds) (index, tokens) -> index < tokens / 2 ? TextKind.REASONING : TextKind.CONTENT;

  static final Fault TOOL_CALLS = (Kinds) (index, tokens) -> TextKind.TOOL_CALL;

  static final Fault NO_FINISH_REASON = new Reasons(false);
  static final Fault NO_ROLE = new Roles(Fault.Role.NEVER);
  static final Fault ROLE_REPEATED = new Roles(Fault.Role.EACH_TEXT);
  static final Fault NO_USAGE = new Usages(Fault.Usage.NEVER);
  static final Fault WRONG_USAGE = new Usages(Fault.Usage.WRONG);

  /** A stream with an unspecific media type. */
  static final Fault MEDIA_TYPE = new MediaType("application/octet-stream");

  static final Fault AFTER_DONE =
      (LastBytes) usual -> Events.utf8(text(usual) + "data: {\"late\":true}\n\n");

  /** The last event lacks its blank line. */
  static final Fault NO_BLANK_LINE =
      (LastBytes) usual -> Events.utf8(text(usual).stripTrailing() + "\n");

  static final Fault NO_DONE = (LastBytes) usual -> new byte[0];

  /** A complete HTTP message with incomplete JSON. */
  static final Fault TRUNCATED_JSON = (Body) json -> Arrays.copyOf(json, json.length / 2);

  static final Fault CLOSE_IDLE = new Closes(true);

  private OddFault() {}

  /** Puts this many tokens into each chunk. */
  static Fault multiToken(int tokens) {
    return new Chunks(tokens);
  }

  /** Makes a token at this interval in milliseconds, outside the batch. */
  static Fault slowDrip(int millis) {
    return new OwnEngine(Optional.of(new EngineSettings.Steady(millis, millis)));
  }

  /** The model stops by itself after this many tokens, unless the request says to ignore that. */
  static Fault stop(int tokens) {
    return (Tokens)
        request ->
            request.ignoreEos() ? request.maxTokens() : Math.min(tokens, request.maxTokens());
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
