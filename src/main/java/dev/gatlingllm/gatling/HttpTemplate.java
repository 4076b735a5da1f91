package dev.gatlingllm.gatling;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.http.HttpDsl.http;

import dev.gatlingllm.config.Http;
import dev.gatlingllm.dialect.HttpCall;
import dev.gatlingllm.prompt.Prompt;
import dev.gatlingllm.run.Endpoint;
import dev.gatlingllm.wire.GatlingProxy;
import io.gatling.http.request.builder.HttpRequestBuilder;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import java.time.Duration;

/**
 * The stock HTTP request that an LLM request is wrapped around; its path and body come from the
 * session.
 */
final class HttpTemplate {
  static final String PATH = "llmPath";
  static final String BODY = "llmBody";
  static final String ACCEPT = "llmAccept";

  /** Our own time-outs act first; this one clears away what the client still holds. */
  private static final Duration BEYOND_TIMEOUTS = Duration.ofSeconds(10);

  private HttpTemplate() {}

  static HttpRequestBuilder of(Endpoint endpoint, LlmRequest request) {
    HttpCall call = endpoint.call(new Prompt("", 0), true);
    HttpRequestActionBuilder stock =
        http(request.name())
            .post(session -> endpoint.baseUrl() + session.getString(PATH))
            .header("Content-Type", "application/json")
            .header("Accept", "#{" + ACCEPT + "}")
            .body(StringBody(session -> session.getString(BODY)))
            .requestTimeout(
                endpoint
                    .config()
                    .timeouts()
                    .total()
                    .plus(endpoint.config().timeouts().connect())
                    .plus(BEYOND_TIMEOUTS));
    Http way = endpoint.config().http();
    if (way.gzip()) {
      stock = stock.header("Accept-Encoding", "gzip");
    }
    if (way.proxy().isPresent()) {
      stock = stock.proxy(GatlingProxy.forDsl(way.proxy().get()));
    }
    for (var header : endpoint.headers(call).entrySet()) {
      String value = header.getValue();
      stock = stock.header(header.getKey(), session -> value);
    }
    return (HttpRequestBuilder) stock.asScala();
  }
}
