package dev.gatlingllm.simulator;

import java.util.function.Consumer;

/**
 * What befalls a stream when three tokens are out and the fourth is due, or in place of its regular
 * end if it is no longer than that; and an answer that does not stream in place of its body.
 *
 * @param stream how a stream is cut
 * @param whole how an answer that does not stream is cut
 */
record CutFault(Consumer<StreamAnswer> stream, Consumer<WholeAnswer> whole) implements Fault {
  private static final int TOKENS_BEFORE = 3;

  static final Fault MALFORMED_EVENT =
      new CutFault(
          answer -> answer.endWith("{\"id\":\"x\",\"choices\":[{\"index\":0,\"del"),
          answer -> answer.exchange().reply(Reply.text(200, "application/json", "{\"id\":\"x\",")));

  static final Fault ERROR_EVENT =
      new CutFault(
          answer -> answer.endWith(Json.text(answer.exchange().simulatedError())),
          answer -> answer.exchange().reply(Reply.json(200, answer.exchange().simulatedError())));

  /** The body is left without its end. */
  static final Fault CLOSE =
      new CutFault(
          answer -> answer.exchange().breakOff(),
          answer -> {
            answer.writeHalf();
            answer.exchange().breakOff();
          });

  static final Fault RESET =
      new CutFault(answer -> answer.exchange().reset(), answer -> answer.exchange().reset());

  static final Fault HANG =
      new CutFault(answer -> answer.exchange().hang(), answer -> answer.exchange().hang());

  @Override
  public boolean cutsAfter(int tokens) {
    return tokens >= TOKENS_BEFORE;
  }

  @Override
  public void cut(StreamAnswer answer) {
    stream.accept(answer);
  }

  @Override
  public void cut(WholeAnswer answer) {
    whole.accept(answer);
  }
}
