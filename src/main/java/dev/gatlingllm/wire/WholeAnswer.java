package dev.gatlingllm.wire;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Map;
import java.util.Optional;

/**
 * A whole answer to a single call.
 *
 * @param headers by name, in any case; of those that came twice the first
 */
@SuppressWarnings("ArrayRecordComponent")
public record WholeAnswer(int status, Map<String, String> headers, byte[] body) {
  /** "404 Not Found"; the number alone where it has no phrase. */
  public String statusAndPhrase() {
    String phrase = HttpResponseStatus.valueOf(status).reasonPhrase();
    return phrase.endsWith(")") ? String.valueOf(status) : status + " " + phrase;
  }

  /** The header of that name, in any case. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }
}
