package dev.gatlingllm.dialect;

import dev.gatlingllm.config.Api;
import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.config.Secret;
import dev.gatlingllm.prompt.LlmInput;
import dev.gatlingllm.prompt.Prompt;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How one API is spoken with the settings of a run: a prompt becomes a request, the bytes of an
 * answer become {@link Delta}s. It holds no state of a request, so one serves every virtual user at
 * once.
 *
 * @param promise what its streams have, by its own word; what an answer lacks of it is a deviation
 * @param format how its streams are framed
 * @param modelList where the models are listed; empty where the API has no such list
 * @param leastMaxTokens the least token limit that the API takes
 */
public record Dialect(
    Api api,
    RequestTemplate requests,
    EventReader reader,
    StreamPromise promise,
    StreamFormat format,
    Optional<ModelList> modelList,
    int leastMaxTokens) {

  /** With server-sent events, the usual list of models, and any token limit. */
  Dialect(Api api, RequestTemplate requests, EventReader reader, StreamPromise promise) {
    this(api, requests, reader, promise, StreamFormat.SSE, Optional.of(ModelList.USUAL), 1);
  }

  Dialect with(StreamFormat other) {
    return new Dialect(api, requests, reader, promise, other, modelList, leastMaxTokens);
  }

  Dialect with(ModelList other) {
    return new Dialect(api, requests, reader, promise, format, Optional.of(other), leastMaxTokens);
  }

  Dialect withoutModelList() {
    return new Dialect(api, requests, reader, promise, format, Optional.empty(), leastMaxTokens);
  }

  Dialect withLeastMaxTokens(int least) {
    return new Dialect(api, requests, reader, promise, format, modelList, least);
  }

  /** Whose API it is, for the reports, e.g. "openai". */
  public String provider() {
    return api.provider();
  }

  /**
   * The request for a prompt.
   *
   * @param maxTokens at most so many tokens are to be generated; ≥ 1
   */
  public HttpCall request(Prompt prompt, boolean stream, int maxTokens) {
    return requests.of(prompt, stream, maxTokens);
  }

  /**
   * The request of an input.
   *
   * @param maxTokens where the input says nothing of it
   * @throws java.util.NoSuchElementException if it is more than one prompt and the API has no
   *     messages, {@link #hasMessages}
   */
  public HttpCall request(LlmInput input, int maxTokens) {
    return requests.of(input, maxTokens);
  }

  /** Whether a request can have a system prompt, and the turns of a conversation. */
  public boolean hasMessages() {
    return requests.turns().isPresent();
  }

  /**
   * Reads the data of one stream event into {@code delta}, which is reset first. Never throws on
   * bad input: what cannot be read is said by {@link Delta#malformed()}.
   *
   * @param buffer holds the event's data in UTF-8 from {@code from} to {@code to}, exclusive
   */
  public void readEvent(byte[] buffer, int from, int to, Delta delta) {
    reader.readEvent(buffer, from, to, delta);
  }

  /** Reads the whole body of an answer that does not stream; otherwise like {@link #readEvent}. */
  public void readBody(byte[] buffer, int from, int to, Delta delta) {
    reader.readBody(buffer, from, to, delta);
  }

  /**
   * Whether a stream says that it is over: by {@link Delta#isDone()}, or at least by a finish
   * reason. Where it does not, the proper end of the body is the end.
   */
  public boolean saysItsEnd() {
    return promise.terminator().isPresent() || promise.finishReason();
  }

  /** A call's headers: the API's, the key's, and the user's, which win. */
  public Map<String, String> headers(HttpCall call, LlmConfig config) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(call.headers());
    config.apiKey().ifPresent(key -> headers.putAll(authHeaders(key)));
    headers.putAll(config.headers());
    return headers;
  }

  /** The header that carries the key. */
  Map<String, String> authHeaders(Secret key) {
    String bearer = api.keyHeader().equals(Api.BEARER) ? "Bearer " : "";
    return Map.of(api.keyHeader(), bearer + key.reveal());
  }
}
