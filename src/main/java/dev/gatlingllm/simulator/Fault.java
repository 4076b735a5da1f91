package dev.gatlingllm.simulator;

import java.util.Optional;

/**
 * A way in which an answer differs from a regular one. Each method is a point of difference; the
 * defaults give the regular answer.
 */
interface Fault {
  Fault NONE = new Fault() {};

  /** Returns whether it has answered, hung up or hung instead of the engine. */
  default boolean answers(Answer answer) {
    return false;
  }

  /** The same for a request. */
  default Fault in(CompletionRequest request) {
    return this;
  }

  default int tokens(CompletionRequest request) {
    return request.maxTokens();
  }

  default Optional<EngineSettings> engine() {
    return Optional.empty();
  }

  default Framing framing() {
    return Framing.USUAL;
  }

  /** Whether every byte is written separately. */
  default boolean byteByByte() {
    return false;
  }

  default int tokensPerChunk(int usual) {
    return usual;
  }

  /** The field of a chat for the token at {@code index}. */
  default TextKind kind(int index, int tokens) {
    return TextKind.CONTENT;
  }

  /** The tool calls that the tokens belong to; none if they are text. */
  default Optional<Calls> calls() {
    return Optional.empty();
  }

  default String finishReason(String usual) {
    return usual;
  }

  /** Whether the answer is cut after this many tokens, when the next is due. */
  default boolean cutsAfter(int tokens) {
    return false;
  }

  default void cut(Answer answer) {}

  /**
   * Cuts an answer that is not streamed, before anything of it is sent.
   *
   * @param reply the regular answer
   */
  default void cut(Answer answer, Reply reply) {}

  default Usage usage() {
    return Usage.AS_ASKED;
  }

  /** The end of a stream, such as [DONE], as it is sent. */
  default byte[] lastBytes(byte[] usual) {
    return usual;
  }

  default boolean givesFinishReason() {
    return true;
  }

  default Role role() {
    return Role.ONCE;
  }

  /** Of a stream. */
  default String mediaType(String usual) {
    return usual;
  }

  default byte[] body(byte[] json) {
    return json;
  }

  /** Whether the connection is closed after the answer, which did not announce it. */
  default boolean closesAfterwards() {
    return false;
  }

  /** Which chunks of a chat carry the role. */
  enum Role {
    /** The first, which has no text. */
    ONCE,
    NEVER,
    EACH_TEXT
  }

  /** What usage an answer reports. */
  enum Usage {
    AS_ASKED,
    NEVER,
    /** Too many completion tokens: a quarter more, plus one. */
    WRONG
  }
}
