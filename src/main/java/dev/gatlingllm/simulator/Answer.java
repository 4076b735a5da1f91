package dev.gatlingllm.simulator;

/** The answer that a fault changes, as the fault sees it. */
interface Answer {
  CompletionRequest request();

  Call call();

  void reply(Reply reply);

  /** Answers with a whole stream of these events alone. */
  void stream(String... events);

  /** Writes the head of a stream and what a chat sends before any text. */
  void beginStream();

  /** Makes this event the last of a stream that has begun, with nothing of its regular end. */
  void endStream(String event);

  /** Writes the head of the reply, and half of its body. */
  void writeHalf(Reply reply);

  /** Closes the connection, with the answer as it is. */
  void breakOff();

  void reset();

  void hang();
}
