package dev.gatlingllm.dialect;

import dev.gatlingllm.config.Api;
import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.config.Secret;
import dev.gatlingllm.prompt.LlmInput;
import dev.gatlingllm.prompt.Prompt;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Speaks one API with the settings of a run: turns a prompt into a request, and the bytes of an
 * answer into {@link Delta}s. Has no state of a request, so one instance serves all virtual users.
 *
 * @param promise what its streams contain by specification; anything missing is a deviation
 * @param format how its streams are framed
 * @param modelList where the models are listed; empty if the API has no list
 * @param leastMaxTokens the least token limit that the API accepts
 * @param keepsHistory whether the server can keep a conversation, {@link #continuing}
 */
public record Dialect(
    Api api,
    RequestTemplate requests,
    EventReader reader,
    StreamPromise promise,
    StreamFormat format,
    Optional<ModelList> modelList,
    int leastMaxTokens,
    boolean keepsHistory) {

  /** A dialect with server-sent events, the usual list of models, and any token limit. */
  Dialect(Api api, RequestTemplate requests, EventReader reader, StreamPromise promise) {
    this(api, requests, reader, promise, StreamFormat.SSE, Optional.of(ModelList.USUAL), 1, false);
  }

  Dialect with(StreamFormat other) {
    return new Dialect(
        api, requests, reader, promise, other, modelList, leastMaxTokens, keepsHistory);
  }

  Dialect with(ModelList other) {
    return new Dialect(
        api, requests, reader, promise, format, Optional.of(other), leastMaxTokens, keepsHistory);
  }

  Dialect withoutModelList() {
    return new Dialect(
        api, requests, reader, promise, format, Optional.empty(), leastMaxTokens, keepsHistory);
  }

  /** The API's provider, for the reports, e.g. "openai". */
  public String provider() {
    return api.provider();
  }

  /**
   * @param maxTokens maximum number of completion tokens; ≥ 1
   */
  public HttpCall request(Prompt prompt, boolean stream, int maxTokens) {
    return requests.of(prompt, stream, maxTokens);
  }

  /**
   * @param maxTokens used if the input has no limit
   * @throws java.util.NoSuchElementException if it is more than one prompt and the API has no
   *     messages, {@link #hasMessages}
   */
  public HttpCall request(LlmInput input, int maxTokens) {
    return requests.of(input, maxTokens);
  }

  /**
   * Checks that a request can have the messages of an input.
   *
   * @throws IllegalArgumentException with what it cannot have
   */
  public void require(LlmInput input) {
    requests.turns().ifPresent(it -> it.into(new LinkedHashMap<>(), input));
  }

  /** Whether a request can have a system prompt, and the turns of a conversation. */
  public boolean hasMessages() {
    return requests.turns().isPresent();
  }

  /**
   * Whether messages can have tool calls and their results, in an input as in OpenAI's chat: {@link
   * dev.gatlingllm.prompt.ToolCall#asked} and its {@code result}.
   */
  public boolean hasToolResults() {
    return requests.turns().filter(it -> it.tools() != ToolTurns.NONE).isPresent();
  }

  /**
   * Fields of the body of a request whose conversation the server keeps, if it {@link
   * #keepsHistory}: its messages are then only those after the last answer.
   *
   * @param responseId the last answer's; empty for the first request
   */
  public Map<String, Object> continuing(Optional<String> responseId) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("store", true);
    responseId.ifPresent(id -> fields.put("previous_response_id", id));
    return fields;
  }

  /**
   * Reads the data of one stream event into {@code delta}, which is reset first. Never throws on
   * bad input: {@link Delta#malformed()} reports what cannot be read.
   *
   * @param buffer holds the event's data in UTF-8 from {@code from} to {@code to}, exclusive
   */
  public void readEvent(byte[] buffer, int from, int to, Delta delta) {
    reader.readEvent(buffer, from, to, delta);
    if (delta.isMarked() && promise.terminator().equals(StreamPromise.DONE)) {
      delta.done();
    }
  }

  /** Reads the body of an answer that is not streamed; otherwise like {@link #readEvent}. */
  public void readBody(byte[] buffer, int from, int to, Delta delta) {
    reader.readBody(buffer, from, to, delta);
  }

  /**
   * Whether a stream marks its end: by {@link Delta#isDone()}, or at least by a finish reason. If
   * not, the stream ends with its body.
   */
  public boolean saysItsEnd() {
    return promise.terminator().isPresent() || promise.finishReason();
  }

  /** A call's headers: the API's and the key's, overridden by the user's. */
  public Map<String, String> headers(HttpCall call, LlmConfig config) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(call.headers());
    config.apiKey().ifPresent(key -> headers.putAll(authHeaders(key)));
    headers.putAll(config.headers());
    return headers;
  }

  Map<String, String> authHeaders(Secret key) {
    String bearer = api.keyHeader().equals(Api.BEARER) ? "Bearer " : "";
    return Map.of(api.keyHeader(), bearer + key.reveal());
  }
}
