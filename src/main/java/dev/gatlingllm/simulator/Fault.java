package dev.gatlingllm.simulator;

import java.util.Optional;

/**
 * One way in which an answer differs from a regular one. Each method is one point at which it may;
 * as they stand here, they make the regular answer.
 */
interface Fault {
  Fault NONE = new Fault() {};

  /** Answers, hangs or hangs up in place of the engine, and then returns true. */
  default boolean answers(Exchange exchange) {
    return false;
  }

  /** How many tokens each choice gets. */
  default int tokens(CompletionRequest request) {
    return request.maxTokens();
  }

  /** An engine for this request alone. */
  default Optional<EngineSettings> engine() {
    return Optional.empty();
  }

  default Framing framing() {
    return Framing.USUAL;
  }

  /** Whether every byte is written on its own. */
  default boolean byteByByte() {
    return false;
  }

  default int tokensPerChunk(int usual) {
    return usual;
  }

  /** How the token at {@code index} is carried by a chat. */
  default TextKind kind(int index, int tokens) {
    return TextKind.CONTENT;
  }

  /** Whether the answer is cut when so many tokens are out and the next is due. */
  default boolean cutsAfter(int tokens) {
    return false;
  }

  /** Cuts a stream. */
  default void cut(StreamAnswer answer) {}

  /** Cuts an answer that does not stream, when it is ready and nothing of it was sent yet. */
  default void cut(WholeAnswer answer) {}

  default Usage usage() {
    return Usage.AS_ASKED;
  }

  /** The end of a stream, such as [DONE], as it goes out. */
  default byte[] lastBytes(byte[] usual) {
    return usual;
  }

  /** Whether a stream says why its text ended. */
  default boolean saysReason() {
    return true;
  }

  default Role role() {
    return Role.ONCE;
  }

  /** Of a stream. */
  default String mediaType(String usual) {
    return usual;
  }

  /** The body of an answer that does not stream. */
  default byte[] body(byte[] json) {
    return json;
  }

  /** Whether the connection is closed after the answer, which did not announce it. */
  default boolean closesAfterwards() {
    return false;
  }

  /** Which chunks of a chat say who speaks. */
  enum Role {
    /** The first, which has no text. */
    ONCE,
    NEVER,
    EACH_TEXT
  }

  /** What an answer says about its tokens. */
  enum Usage {
    AS_ASKED,
    NEVER,
    /** A quarter too many completion tokens, and one. */
    WRONG
  }
}
