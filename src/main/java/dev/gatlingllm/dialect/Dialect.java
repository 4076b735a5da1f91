package dev.gatlingllm.dialect;

import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.config.Secret;
import dev.gatlingllm.prompt.Prompt;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How one API is spoken: a prompt becomes a request, the bytes of an answer become {@link Delta}s.
 * A dialect holds no state of a request, so one instance serves every virtual user at once.
 */
public interface Dialect {

  /** The name that {@code llm.api} knows it by. */
  String name();

  /** Whose API it is, for the reports, e.g. "openai". */
  String provider();

  /**
   * The request for a prompt.
   *
   * @param maxTokens at most so many tokens are to be generated; ≥ 1
   */
  HttpCall request(Prompt prompt, boolean stream, int maxTokens);

  /**
   * Reads the data of one stream event into {@code delta}, which is reset first. Never throws on
   * bad input: what cannot be read is said by {@link Delta#malformed()}.
   *
   * @param buffer holds the event's data in UTF-8 from {@code from} to {@code to}, exclusive
   */
  void readEvent(byte[] buffer, int from, int to, Delta delta);

  /** Reads the whole body of an answer that does not stream; otherwise like {@link #readEvent}. */
  void readBody(byte[] buffer, int from, int to, Delta delta);

  /** How its streams are framed. */
  default StreamFormat format() {
    return StreamFormat.SSE;
  }

  /**
   * Whether a stream says that it is over: by {@link Delta#isDone()}, or at least by a finish
   * reason. Where it does not, the proper end of the body is the end.
   */
  default boolean saysItsEnd() {
    return true;
  }

  /** What its streams have, by its own word; what an answer lacks of it is a deviation. */
  StreamPromise promise();

  /** A call's headers: the API's, the key's, and the user's, which win. */
  default Map<String, String> headers(HttpCall call, LlmConfig config) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(call.headers());
    config.apiKey().ifPresent(key -> headers.putAll(authHeaders(key)));
    headers.putAll(config.headers());
    return headers;
  }

  /** The headers that carry the key. */
  default Map<String, String> authHeaders(Secret key) {
    return Map.of("Authorization", "Bearer " + key.reveal());
  }

  /** Where the models are listed; empty where the API has no such list. */
  default Optional<ModelList> modelList() {
    return Optional.of(ModelList.OPENAI);
  }

  /** The least token limit that the API takes. */
  default int leastMaxTokens() {
    return 1;
  }
}
