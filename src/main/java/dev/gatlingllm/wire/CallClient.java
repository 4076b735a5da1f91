package dev.gatlingllm.wire;

import dev.gatlingllm.answer.AnswerBounds;
import dev.gatlingllm.answer.AnswerReader;
import dev.gatlingllm.config.Http;
import dev.gatlingllm.config.HttpVersion;
import io.gatling.http.client.HttpClientConfig;
import io.gatling.http.client.HttpListener;
import io.gatling.http.client.Request;
import io.gatling.http.client.RequestBuilder;
import io.gatling.http.client.SslContextsHolder;
import io.gatling.http.client.impl.DefaultHttpClient;
import io.gatling.http.client.impl.RequestTimeoutException;
import io.gatling.http.client.resolver.InetAddressNameResolver;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.proxy.ProxyConnectException;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Makes single calls before the load with the load's own HTTP client, its TLS, its proxy and its
 * version of HTTP, so a call fails if the load would. Keeps one connection.
 */
final class CallClient implements AutoCloseable {
  private static final int LARGEST_BODY = 4 << 20;
  private static final String NAME = "call";

  private final Http http;
  private final ClientRequests requests;
  private final SslContextsHolder tls;
  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("llm-call", true), NioIoHandler.newFactory());
  private final DefaultHttpClient client;

  /** No answer came, for the given reason. */
  static final class Failed extends IOException {
    private static final long serialVersionUID = 1L;

    Failed(Throwable cause) {
      super(cause);
    }
  }

  /**
   * @param connect limit for TCP, and again for TLS
   * @param patience time that the connection is kept for the next call
   */
  CallClient(Http http, ClientTls tls, Duration connect, Duration patience) {
    this.http = http;
    this.requests =
        new ClientRequests(http, new OffLoopResolver(InetAddressNameResolver.JAVA_RESOLVER, group));
    this.tls = tls.holder();
    this.client =
        new DefaultHttpClient(
            new HttpClientConfig()
                .setDefaultCharset(StandardCharsets.UTF_8)
                .setConnectTimeout(connect.toMillis())
                .setHandshakeTimeout(connect.toMillis())
                .setEnableSni(true)
                .setUseNativeTransport(false)
                .setChannelPoolIdleTimeout(patience.toMillis()));
    LoadClient.plan(client, group.next());
  }

  WholeAnswer get(String url, Map<String, String> headers, Duration wait)
      throws Failed, InterruptedException {
    try {
      return send(
          requests.builder(NAME, HttpMethod.GET, url, headers, wait), Optional.empty(), wait);
    } catch (ProxyConnectException e) {
      throw new Failed(e);
    }
  }

  /**
   * Posts a body. With a reader, returns as soon as the reader has a text or the end of the answer.
   */
  WholeAnswer postJson(
      String url,
      Map<String, String> headers,
      String body,
      Optional<AnswerReader> reader,
      Duration wait)
      throws Failed, InterruptedException {
    return send(json(url, headers, body, wait), reader, wait);
  }

  /** Posts a body and returns at once; the listener is created and called on an event loop. */
  void postJson(
      String url,
      Map<String, String> headers,
      String body,
      Duration wait,
      Function<EventLoop, HttpListener> listener) {
    EventLoop loop = group.next();
    loop.execute(
        () -> {
          HttpListener made = listener.apply(loop);
          try {
            client.sendRequest(json(url, headers, body, wait).build(), 0, loop, made, tls);
          } catch (Failed e) {
            made.onThrowable(e.getCause());
          }
        });
  }

  private RequestBuilder json(String url, Map<String, String> headers, String body, Duration wait)
      throws Failed {
    try {
      return requests.json(NAME, url, headers, body, wait);
    } catch (ProxyConnectException e) {
      throw new Failed(e);
    }
  }

  private WholeAnswer send(RequestBuilder request, Optional<AnswerReader> reader, Duration wait)
      throws Failed, InterruptedException {
    Collector collector =
        new Collector(http.version() == HttpVersion.HTTP_2_PRIOR_KNOWLEDGE, reader);
    client.sendRequest(request.build(), 0, group.next(), collector, tls);
    try {
      return collector.answer.get(wait.toMillis() * 2, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new Failed(e.getCause());
    } catch (TimeoutException e) {
      throw new Failed(e);
    }
  }

  @Override
  public void close() {
    client.close();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  private static final class Collector implements HttpListener, ConnectionWatch.Listener {
    private final CompletableFuture<WholeAnswer> answer = new CompletableFuture<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final boolean http2Only;
    private final Optional<AnswerReader> reader;
    private Channel channel;
    private CleartextHttp2 cleartext;
    private HttpResponseStatus status;
    private HttpHeaders headers;

    Collector(boolean http2Only, Optional<AnswerReader> reader) {
      this.http2Only = http2Only;
      this.reader = reader;
    }

    /** If Gatling's client refuses by itself, it prints stack traces. */
    @Override
    public void onProtocolAwareness(boolean http2) {
      if (http2Only && !http2) {
        answer.completeExceptionally(NoHttp2.offered());
      }
    }

    @Override
    public void onFinalClientRequest(Request request) {}

    @Override
    public void onWrite(Channel connected) {
      channel = connected;
      if (http2Only && CleartextHttp2.isPlain(connected)) {
        cleartext = CleartextHttp2.take(connected, answer::completeExceptionally);
      }
      ConnectionWatch.on(connected, DefaultHttpClient.HTTP_CLIENT_CODEC, this);
    }

    @Override
    public void keptConnectionClosed() {}

    @Override
    public void strayBytes() {}

    @Override
    public void onHttpResponse(HttpResponseStatus line, HttpHeaders fields) {
      if (line.codeClass() == HttpStatusClass.INFORMATIONAL) {
        return;
      }
      status = line;
      headers = fields;
      reader.ifPresent(it -> it.begin(line.code(), fields.get(HttpHeaderNames.CONTENT_TYPE)));
      if (isRefusal()) {
        channel
            .eventLoop()
            .schedule(this::cut, AnswerBounds.OTHER_TIME.toMillis(), TimeUnit.MILLISECONDS);
      }
    }

    private WholeAnswer whole() {
      Map<String, String> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      headers.forEach(header -> byName.putIfAbsent(header.getKey(), header.getValue()));
      return new WholeAnswer(status.code(), byName, body.toByteArray());
    }

    private boolean isRefusal() {
      return status.code() / 100 != 2;
    }

    /** Completes the answer with what has arrived, and stops reading. */
    private void cut() {
      if (answer.complete(whole())) {
        channel.close();
      }
    }

    @Override
    public void onHttpResponseBodyChunk(ByteBuf chunk, boolean last) {
      if (status == null) {
        answer.completeExceptionally(new DecoderException("a body came without a head"));
        return;
      }
      int limit = isRefusal() ? AnswerBounds.OTHER_BYTES : LARGEST_BODY;
      byte[] bytes = new byte[Math.min(chunk.readableBytes(), limit - body.size())];
      chunk.getBytes(chunk.readerIndex(), bytes);
      body.writeBytes(bytes);
      boolean learned = reader.isPresent() && read(reader.get(), chunk, last);
      if (last || learned) {
        answer.complete(whole());
      } else if (body.size() == limit) {
        cut();
      }
    }

    /** Whether the reader needs no more of the answer. */
    private static boolean read(AnswerReader reader, ByteBuf chunk, boolean last) {
      long now = System.nanoTime();
      reader.append(chunk, now);
      while (reader.next(last, now)) {
        // the next one
      }
      if (last) {
        reader.end(now);
      }
      return reader.outcome().over() || reader.outcome().timeline().count() > 0;
    }

    @Override
    public void onThrowable(Throwable error) {
      boolean silent = cleartext != null && !cleartext.isHeard();
      answer.completeExceptionally(silent ? NoHttp2.answering(silence(error)) : error);
    }

    private static String silence(Throwable error) {
      return error instanceof RequestTimeoutException
          ? "it did not answer"
          : "it closed the connection";
    }
  }
}
