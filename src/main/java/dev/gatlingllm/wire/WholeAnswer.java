package dev.gatlingllm.wire;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Map;
import java.util.Optional;

/**
 * A complete answer to a single call.
 *
 * @param headers by name, case-insensitive; the first of duplicates
 */
@SuppressWarnings("ArrayRecordComponent")
public record WholeAnswer(int status, Map<String, String> headers, byte[] body) {
  /** E.g. "404 Not Found"; only the number if there is no reason phrase. */
  public String statusAndPhrase() {
    String phrase = HttpResponseStatus.valueOf(status).reasonPhrase();
    return phrase.endsWith(")") ? String.valueOf(status) : status + " " + phrase;
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }
}
