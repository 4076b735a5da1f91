package dev.gatlingllm.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.gatlingllm.answer.AnswerReader;
import dev.gatlingllm.config.ConfigReader;
import dev.gatlingllm.config.Timeouts;
import dev.gatlingllm.dialect.Dialects;
import io.gatling.http.client.HttpClientConfig;
import io.gatling.http.client.RequestBuilder;
import io.gatling.http.client.impl.DefaultHttpClient;
import io.gatling.http.client.resolver.InetAddressNameResolver;
import io.gatling.http.client.uri.Uri;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** A server that compresses, and hands on each token before it makes the next. */
class GzipExchangeTest {
  private static final int TOKENS = 5;

  private final AtomicReference<LlmExchange> exchange = new AtomicReference<>();
  private final long[] written = new long[TOKENS];

  @Test
  void aCompressedChunkHasTheStampOfItsRead() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    DefaultHttpClient client =
        new DefaultHttpClient(
            new HttpClientConfig().setUseNativeTransport(false).setChannelPoolIdleTimeout(60_000));
    try {
      LlmExchange over = ask(client, group, server.getAddress().getPort());
      assertThat(over.outcome.cause()).as(over.outcome.message()).isNull();
      assertThat(over.facts.contentEncoding).isEqualTo("gzip");
      long[] stamped = over.outcome.timeline().arrivals().nanos();
      assertThat(stamped).hasSize(TOKENS);
      for (int i = 0; i < TOKENS; i++) {
        assertThat(stamped[i]).as("token %d", i).isGreaterThan(written[i]);
        if (i + 1 < TOKENS) {
          assertThat(stamped[i]).as("token %d", i).isLessThan(written[i + 1]);
        }
      }
    } finally {
      client.close();
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
      server.stop(0);
    }
  }

  /** Each token is written when the client has seen the one before. */
  private void answer(HttpExchange call) throws IOException {
    call.getResponseHeaders().set("Content-Type", "text/event-stream");
    call.getResponseHeaders().set("Content-Encoding", "gzip");
    call.sendResponseHeaders(200, 0);
    try (GZIPOutputStream out = new GZIPOutputStream(call.getResponseBody(), true)) {
      for (int i = 0; i < TOKENS; i++) {
        written[i] = System.nanoTime();
        out.write(event("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}"));
        out.flush();
        awaitSeen(i + 1);
      }
      out.write(event("[DONE]"));
    }
  }

  private static byte[] event(String data) {
    return ("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
  }

  private void awaitSeen(int tokens) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (exchange.get().outcome.timeline().count() < tokens && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  private LlmExchange ask(DefaultHttpClient client, EventLoopGroup group, int port)
      throws Exception {
    CompletableFuture<LlmExchange> over = new CompletableFuture<>();
    Duration patience = Duration.ofSeconds(20);
    var loop = group.next();
    loop.execute(
        () -> {
          exchange.set(
              new LlmExchange(
                  new AnswerReader(
                      Dialects.of(
                          "chat",
                          ConfigReader.readThisJvm(Dialects.APIS).generation().withModel("m")),
                      true,
                      false),
                  true,
                  Integer.MAX_VALUE,
                  new Timeouts(patience, patience, patience, patience),
                  loop,
                  over::complete,
                  new ToldOfConnections()));
          client.sendRequest(
              new RequestBuilder(
                      "test",
                      HttpMethod.POST,
                      Uri.create("http://127.0.0.1:" + port + "/"),
                      InetAddressNameResolver.JAVA_RESOLVER)
                  .setDefaultCharset(StandardCharsets.UTF_8)
                  .addHeader("Accept-Encoding", "gzip")
                  .build(),
              1,
              loop,
              exchange.get(),
              null);
        });
    return over.get(30, TimeUnit.SECONDS);
  }
}
