package dev.gatlingllm.wire;

import dev.gatlingllm.record.FailureCause;
import io.netty.buffer.ByteBuf;

/**
 * What a connection tells the one request that it carries. The handlers of a pipeline know a
 * request by this alone. On the connection's event loop.
 */
interface Exchange {
  /** Its first bytes go to the socket, at that {@link System#nanoTime}. */
  void sent(long nanos);

  /** Bytes of its answer's body came that no other handler has seen. */
  void bytes(ByteBuf chunk);

  /** Neither an answer nor a failure has ended it. */
  boolean isUnderWay();

  /** Whether an answer has begun and not ended. */
  boolean isAnswering();

  /** The connection, or over HTTP/2 the stream, ended; before the answer, unless that is over. */
  void brokenOff();

  /** The stream of a connection that lives on ended; before the answer, unless that is over. */
  void streamBroken(Throwable error);

  /** The connection failed, and the request with it. */
  void failed(Throwable error);

  /** Ends the request, wherever it is. */
  void cut(FailureCause cause, String message);
}
