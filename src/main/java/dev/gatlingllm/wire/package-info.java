/**
 * Sends requests and receives answers: Gatling's HTTP client, and our handlers in its pipelines.
 *
 * <p>{@link dev.gatlingllm.wire.LlmExchange} is one request in flight: it records the request's
 * instants, enforces its deadlines and passes its answer's bytes to an {@code AnswerReader}. The
 * handlers of a pipeline know it only as an {@code Exchange}. In the order of a pipeline:
 *
 * <ul>
 *   <li>{@code SocketStamps}: when bytes arrived at the socket and were written to it; on Linux, a
 *       {@code KernelReader} of the event loop reads in Netty's place, with the kernel's stamps;
 *   <li>{@code ChunkShortcut}: passes complete chunks within an HTTP/1.1 answer straight to the
 *       exchange;
 *   <li>{@code AnswerCodec} and {@code ConnectionWatch}: an answer belongs to one request, heads
 *       are bounded, stray bytes and closed connections are reported; {@code CleartextHttp2}
 *       replaces them for HTTP/2 without TLS;
 *   <li>{@code ResendGuard} and {@code Http2Streams}: no request is sent again after its answer
 *       broke off.
 * </ul>
 *
 * <p>{@code ConnectionLease} puts them on a connection for one request; those who share connections
 * of HTTP/2 wait in a {@code SharedHandshake} for theirs. Until its handshake of TLS has ended, a
 * pipeline of HTTP/2 has a {@code HandshakeEnd}. {@link dev.gatlingllm.wire.ServerCalls} makes
 * single calls with the same client: those before the load, and the probe's, which watches them by
 * a {@link dev.gatlingllm.wire.Tap}.
 */
package dev.gatlingllm.wire;
