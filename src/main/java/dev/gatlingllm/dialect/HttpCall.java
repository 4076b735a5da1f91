package dev.gatlingllm.dialect;

import java.util.Map;

/**
 * An HTTP POST of a dialect.
 *
 * @param path path under the server's base URL, starting with a slash, with no query but the API's
 *     own
 * @param headers headers of the API other than Content-Type, Accept and the user's own; no secrets
 * @param body the JSON body
 */
public record HttpCall(String path, Map<String, String> headers, String body) {
  public HttpCall {
    headers = Map.copyOf(headers);
  }
}
