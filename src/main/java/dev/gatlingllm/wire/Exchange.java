package dev.gatlingllm.wire;

import dev.gatlingllm.record.FailureCause;
import io.netty.buffer.ByteBuf;

/**
 * How a connection calls the request that it carries. Handlers of a pipeline know a request only by
 * this interface. Called on the connection's event loop.
 */
interface Exchange {
  /** Its first bytes are written to the socket, at this {@link System#nanoTime}. */
  void sent(long nanos);

  /** Bytes of its answer's body have arrived that no other handler has seen. */
  void bytes(ByteBuf chunk);

  /** Whether neither an answer nor a failure has ended it. */
  boolean isUnderWay();

  /** Whether an answer has begun and not ended. */
  boolean isAnswering();

  /** The stream ended while the connection lives on; before the answer, unless that has ended. */
  void streamBroken(Throwable error);

  /** The client takes a connection for it: again, if it sends it again. */
  void onSend();

  /**
   * Is soon sent again, over another connection, if the server has not processed it.
   *
   * @return false if that is the client's to do
   */
  boolean sendAgain();

  /** The connection, or the stream of HTTP/2, ended; before the answer, unless that has ended. */
  void failed(Throwable error);

  /** Ends the request, in whatever state it is. */
  void cut(FailureCause cause, String message);
}
