package dev.gatlingllm.wire;

import dev.gatlingllm.answer.AnswerReader;
import dev.gatlingllm.config.ConfigReader;
import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.config.Timeouts;
import dev.gatlingllm.dialect.Dialect;
import dev.gatlingllm.dialect.Dialects;
import dev.gatlingllm.dialect.HttpCall;
import dev.gatlingllm.prompt.Prompt;
import dev.gatlingllm.system.Keys;
import io.gatling.http.client.HttpClientConfig;
import io.gatling.http.client.HttpListener;
import io.gatling.http.client.Request;
import io.gatling.http.client.RequestBuilder;
import io.gatling.http.client.body.bytearray.ByteArrayRequestBodyBuilder;
import io.gatling.http.client.impl.DefaultHttpClient;
import io.gatling.http.client.resolver.InetAddressNameResolver;
import io.gatling.http.client.uri.Uri;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** One virtual user over HTTP/2: Gatling's client with our listener, one event loop. */
final class Http2Client implements AutoCloseable {
  static final int TO_THE_END = Integer.MAX_VALUE;

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Timeouts TIMEOUTS = new Timeouts(LONG, LONG, Duration.ofMillis(500), LONG);

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final DefaultHttpClient client =
      new DefaultHttpClient(
          new HttpClientConfig()
              .setConnectTimeout(20_000)
              .setHandshakeTimeout(20_000)
              .setEnableSni(true)
              .setUseNativeTransport(false)
              .setChannelPoolIdleTimeout(60_000));
  private final String server;
  private final LlmConfig config;
  private Timeouts timeouts = TIMEOUTS;
  private final ClientTls tls;
  private final LoadClient load;

  /**
   * @param serverKeys trusted
   */
  Http2Client(Keys serverKeys, int port) {
    this(serverKeys, port, false);
  }

  /**
   * @param shared whether all users share the connections
   */
  Http2Client(Keys serverKeys, int port, boolean shared) {
    this(
        "https://localhost:" + port,
        Map.of("llm.tls.ca", serverKeys.certificate().toString()),
        shared);
  }

  /** Without TLS. */
  Http2Client(int port) {
    this("http://127.0.0.1:" + port, Map.of(), false);
  }

  private Http2Client(String server, Map<String, String> more, boolean shared) {
    this.load = new LoadClient(client, group, shared);
    LoadClient.plan(client, group.next());
    this.server = server;
    Map<String, String> settings = new HashMap<>(more);
    settings.put("llm.baseUrl", server);
    settings.put("llm.http.version", "2-prior-knowledge");
    config = ConfigReader.readThisJvm(Dialects.APIS, settings);
    tls = ClientTls.of(config.http(), server);
  }

  /** From the next request on. */
  Http2Client within(Timeouts limits) {
    timeouts = limits;
    return this;
  }

  /**
   * A request that is on its way.
   *
   * @param over has the exchange once it is over
   */
  record Asked(LlmExchange exchange, CompletableFuture<LlmExchange> over) {
    LlmExchange await() throws ExecutionException, InterruptedException, TimeoutException {
      return over.get(20, TimeUnit.SECONDS);
    }

    int textChunks() {
      return exchange.outcome.timeline().count();
    }
  }

  /** A request of four words for a stream, to be read to its end. */
  Asked ask(Map<String, String> headers, int tokens) {
    return ask(headers, tokens, true, TO_THE_END);
  }

  Asked ask(Map<String, String> headers, int tokens, boolean stream, int cancelAfter) {
    return ask("Say four words please.", headers, tokens, stream, cancelAfter);
  }

  Asked ask(
      String prompt, Map<String, String> headers, int tokens, boolean stream, int cancelAfter) {
    Dialect dialect = Dialects.of(config.api(), config.generation().withModel("simulated-model"));
    HttpCall call = dialect.request(new Prompt(prompt, 4), stream, tokens);
    Request request = request(call, headers);
    return begin(() -> exchange(dialect, stream, cancelAfter, request));
  }

  List<Asked> askTogether(int count, int from) {
    return askTogether(count, from, first -> {});
  }

  /**
   * So many requests, sent in one turn of the event loop.
   *
   * @param from the first one's name, a number
   * @param then what happens in that turn to the first, too
   */
  List<Asked> askTogether(int count, int from, Consumer<LlmExchange> then) {
    Dialect dialect = Dialects.of(config.api(), config.generation().withModel("simulated-model"));
    HttpCall call = dialect.request(new Prompt("Say four words please.", 4), true, 9);
    return begin(
        () -> {
          List<Asked> all = new ArrayList<>();
          for (int i = from; i < from + count; i++) {
            all.add(exchange(dialect, true, TO_THE_END, request(call, Map.of("name", "" + i))));
          }
          then.accept(all.get(0).exchange());
          return all;
        });
  }

  private <T> T begin(Callable<T> sending) {
    return group.next().submit(sending).syncUninterruptibly().getNow();
  }

  private Asked exchange(Dialect dialect, boolean stream, int cancelAfter, Request request) {
    CompletableFuture<LlmExchange> over = new CompletableFuture<>();
    LlmExchange exchange =
        new LlmExchange(
            new AnswerReader(dialect, stream, false),
            stream,
            cancelAfter,
            timeouts,
            group.next(),
            over::complete,
            new ToldOfConnections());
    exchange.requireHttp2();
    load.send(request, 1, group.next(), exchange, tls);
    return new Asked(exchange, over);
  }

  /** A request as Gatling's own are: the status of its answer. */
  int stock(String path) throws Exception {
    CompletableFuture<Integer> status = new CompletableFuture<>();
    CompletableFuture<Integer> over = new CompletableFuture<>();
    RequestBuilder request =
        new RequestBuilder(
                "stock",
                HttpMethod.GET,
                Uri.create(server + path),
                InetAddressNameResolver.JAVA_RESOLVER)
            .setDefaultCharset(StandardCharsets.UTF_8)
            .setHttp2Enabled(true)
            .setRequestTimeout(60_000);
    HttpListener listener =
        new HttpListener() {
          @Override
          public void onFinalClientRequest(Request sent) {}

          @Override
          public void onHttpResponse(HttpResponseStatus line, HttpHeaders fields) {
            status.complete(line.code());
          }

          @Override
          public void onHttpResponseBodyChunk(ByteBuf chunk, boolean last) {
            if (last) {
              over.complete(status.join());
            }
          }

          @Override
          public void onThrowable(Throwable error) {
            over.completeExceptionally(error);
          }
        };
    client.sendRequest(request.build(), 1, group.next(), listener, tls.holder());
    return over.get(20, TimeUnit.SECONDS);
  }

  private Request request(HttpCall call, Map<String, String> headers) {
    RequestBuilder request =
        new RequestBuilder(
                "test",
                HttpMethod.POST,
                Uri.create(server + call.path()),
                InetAddressNameResolver.JAVA_RESOLVER)
            .setDefaultCharset(StandardCharsets.UTF_8)
            .setHttp2Enabled(true)
            .setRequestTimeout(60_000)
            .setBodyBuilder(
                new ByteArrayRequestBodyBuilder(call.body().getBytes(StandardCharsets.UTF_8), null))
            .addHeader("Content-Type", "application/json");
    headers.forEach(request::addHeader);
    return request.build();
  }

  @Override
  public void close() {
    client.close();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
