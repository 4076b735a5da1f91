package dev.gatlingllm.wire;

import dev.gatlingllm.answer.AnswerReader;
import dev.gatlingllm.config.ConfigReader;
import dev.gatlingllm.config.Timeouts;
import dev.gatlingllm.dialect.Dialect;
import dev.gatlingllm.dialect.Dialects;
import dev.gatlingllm.dialect.HttpCall;
import dev.gatlingllm.prompt.Prompt;
import dev.gatlingllm.system.ScriptedServer;
import io.gatling.http.client.HttpClientConfig;
import io.gatling.http.client.Request;
import io.gatling.http.client.RequestBuilder;
import io.gatling.http.client.body.bytearray.ByteArrayRequestBodyBuilder;
import io.gatling.http.client.impl.DefaultHttpClient;
import io.gatling.http.client.resolver.InetAddressNameResolver;
import io.gatling.http.client.uri.Uri;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.codec.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Users over shared connections of HTTP/1.1: Gatling's client with our listener, one event loop.
 */
final class Http1Client implements AutoCloseable {
  private static final Dialect CHAT =
      Dialects.of("chat", ConfigReader.readThisJvm(Dialects.APIS).generation().withModel("m"));

  private final EventLoopGroup group;
  private final DefaultHttpClient client;
  private final SharedConnections shared = new SharedConnections();
  private final ToldOfConnections told = new ToldOfConnections();

  Http1Client() {
    this(false);
  }

  /**
   * @param kernel whether a {@link KernelReader} reads
   */
  Http1Client(boolean kernel) {
    group =
        new MultiThreadIoEventLoopGroup(
            1, kernel ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    client =
        new DefaultHttpClient(
            new HttpClientConfig()
                .setDefaultCharset(StandardCharsets.UTF_8)
                .setUseNativeTransport(kernel)
                .setChannelPoolIdleTimeout(20_000));
  }

  /** So often bytes came that belong to no request. */
  int strays() throws Exception {
    return group.next().submit(() -> told.strays).get();
  }

  /** So many connections were closed right after an answer that promised to keep them. */
  int closed() throws Exception {
    return group.next().submit(() -> told.closed).get();
  }

  LlmExchange ask(ScriptedServer server, Timeouts timeouts) throws Exception {
    return asking(server, 1, timeouts).get(0);
  }

  /** Each request is sent in the very turn in which the answer before it ends. */
  List<LlmExchange> asking(ScriptedServer server, int times, Timeouts timeouts) throws Exception {
    return asking(server.baseUrl(), "Hello", times, timeouts);
  }

  List<LlmExchange> asking(String baseUrl, String prompt, int times, Timeouts timeouts)
      throws Exception {
    Request request = request(baseUrl, prompt);
    List<LlmExchange> over = new ArrayList<>();
    CompletableFuture<List<LlmExchange>> all = new CompletableFuture<>();
    group.next().execute(() -> next(request, times, timeouts, over, all));
    return all.get(30, TimeUnit.SECONDS);
  }

  static Request request(String baseUrl, String prompt) {
    HttpCall call = CHAT.request(new Prompt(prompt, 1), true, 5);
    return new RequestBuilder(
            "test",
            HttpMethod.POST,
            Uri.create(baseUrl + call.path()),
            InetAddressNameResolver.JAVA_RESOLVER)
        .setDefaultCharset(StandardCharsets.UTF_8)
        .setBodyBuilder(
            new ByteArrayRequestBodyBuilder(call.body().getBytes(StandardCharsets.UTF_8), null))
        .build();
  }

  /** The places among the shared connections that so many requests at once would take. */
  List<SharedConnections.Place> take(Request request, int requests) throws Exception {
    return group
        .next()
        .submit(() -> Stream.generate(() -> shared.take(request)).limit(requests).toList())
        .get();
  }

  private void next(
      Request request,
      int left,
      Timeouts timeouts,
      List<LlmExchange> over,
      CompletableFuture<List<LlmExchange>> all) {
    if (left == 0) {
      all.complete(over);
      return;
    }
    var loop = group.next();
    LlmExchange exchange =
        new LlmExchange(
            new AnswerReader(CHAT, true, false),
            true,
            Integer.MAX_VALUE,
            timeouts,
            loop,
            done -> {
              over.add(done);
              next(request, left - 1, timeouts, over, all);
            },
            told);
    SharedConnections.Place place = shared.take(request);
    exchange.lease.takes(place);
    client.sendRequest(request, place.user, loop, exchange, null);
  }

  @Override
  public void close() {
    client.close();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
