package dev.gatlingllm.simulator;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What the server did for one completion request. Instants are {@link System#nanoTime} values, on
 * Linux CLOCK_MONOTONIC, which all processes of a machine share.
 *
 * @param id of the answer, as sent to the client; absent if no answer was begun
 * @param connection number of the connection it came on, from 1 in the order of acceptance
 * @param model that was asked for; absent if the request was not understood
 * @param status of the answer; absent if the connection ended without one
 * @param fault the fault requested by {@code x-simulate} and applied
 * @param completionTokens tokens that were sent, over all choices
 * @param finishReason of the last choice that ended; absent if none did
 * @param receivedNanos its last bytes were read from the socket
 * @param headersNanos just before the answer's first byte was written
 * @param chunks the text chunks; absent if the log does not keep them, empty without streaming
 * @param endNanos just before the answer's last bytes were written; absent if it was cut off or
 *     left hanging
 */
public record LoggedRequest(
    Optional<String> id,
    long connection,
    String path,
    Optional<String> model,
    boolean stream,
    OptionalInt status,
    Optional<String> fault,
    OptionalInt promptTokens,
    int completionTokens,
    Optional<String> finishReason,
    long receivedNanos,
    OptionalLong headersNanos,
    Optional<Chunks> chunks,
    OptionalLong endNanos) {

  /**
   * The chunks with generated text, in the order of their writes; equally long arrays, not to be
   * changed.
   *
   * @param nanos just before the chunk's bytes were written
   * @param writtenNanos just after: the socket, or Netty's queue where the socket was full, had
   *     them; 0 if the write never returned before the answer's end
   * @param tokens in the chunk; 0 where it is the name of a tool call
   * @param choices index of the choice that the chunk belongs to
   */
  public record Chunks(long[] nanos, long[] writtenNanos, int[] tokens, int[] choices) {}
}
