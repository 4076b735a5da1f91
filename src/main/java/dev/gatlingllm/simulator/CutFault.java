package dev.gatlingllm.simulator;

import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Cuts a stream after three tokens, when the fourth is due, or instead of its regular end if it is
 * shorter; cuts an answer that is not streamed instead of its body.
 *
 * @param stream how a stream is cut
 * @param whole how an answer that is not streamed is cut, given the regular one
 */
record CutFault(Consumer<Answer> stream, BiConsumer<Answer, Reply> whole) implements Fault {
  private static final int TOKENS_BEFORE = 3;

  static final Fault MALFORMED_EVENT =
      new CutFault(
          answer -> answer.endStream("{\"id\":\"x\",\"choices\":[{\"index\":0,\"del"),
          (answer, reply) -> answer.reply(Reply.text(200, "application/json", "{\"id\":\"x\",")));

  static final Fault ERROR_EVENT =
      new CutFault(
          answer -> answer.endStream(Json.text(answer.call().simulatedError())),
          (answer, reply) -> answer.reply(Reply.json(200, answer.call().simulatedError())));

  /** Leaves the body without its end. */
  static final Fault CLOSE =
      new CutFault(
          Answer::breakOff,
          (answer, reply) -> {
            answer.writeHalf(reply);
            answer.breakOff();
          });

  static final Fault RESET = new CutFault(Answer::reset, (answer, reply) -> answer.reset());

  static final Fault HANG = new CutFault(Answer::hang, (answer, reply) -> answer.hang());

  @Override
  public boolean cutsAfter(int tokens) {
    return tokens >= TOKENS_BEFORE;
  }

  @Override
  public void cut(Answer answer) {
    stream.accept(answer);
  }

  @Override
  public void cut(Answer answer, Reply reply) {
    whole.accept(answer, reply);
  }
}
