package dev.gatlingllm.wire;

import java.util.Map;
import java.util.Optional;

/**
 * A whole answer to a single call.
 *
 * @param headers by name, in any case; of those that came twice the first
 */
@SuppressWarnings("ArrayRecordComponent")
public record WholeAnswer(int status, Map<String, String> headers, byte[] body) {
  /** The header of that name, in any case. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }
}
