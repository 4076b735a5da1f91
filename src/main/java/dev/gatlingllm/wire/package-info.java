/**
 * Bytes out and in: Gatling's HTTP client, and what a connection's pipeline needs beside it.
 *
 * <p>{@link dev.gatlingllm.wire.LlmExchange} is one request under way: it records the request's
 * instants, enforces its deadlines and hands its answer's bytes to an {@code AnswerReader}. The
 * handlers of a pipeline know it as an {@code Exchange} only. In the order of a pipeline:
 *
 * <ul>
 *   <li>{@code SocketStamps}: when bytes came off the socket and went onto it;
 *   <li>{@code ChunkShortcut}: whole chunks amid an HTTP/1.1 answer go right to the exchange;
 *   <li>{@code AnswerCodec} and {@code ConnectionWatch}: an answer belongs to one request, heads
 *       are bounded, stray bytes and closed connections are reported; for HTTP/2 without TLS {@code
 *       CleartextHttp2} in their place;
 *   <li>{@code ResendGuard} and {@code Http2Streams}: no request whose answer broke off is sent
 *       again.
 * </ul>
 *
 * <p>{@code ConnectionLease} puts them on a connection for one request. {@link
 * dev.gatlingllm.wire.ServerCalls} makes single calls over the same client: those before the load,
 * and the probe's, which a {@link dev.gatlingllm.wire.Tap} lets it watch.
 */
package dev.gatlingllm.wire;
