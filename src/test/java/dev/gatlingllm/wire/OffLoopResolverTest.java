package dev.gatlingllm.wire;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.gatlingllm.answer.AnswerReader;
import dev.gatlingllm.config.ConfigReader;
import dev.gatlingllm.config.Timeouts;
import dev.gatlingllm.dialect.Dialect;
import dev.gatlingllm.dialect.Dialects;
import dev.gatlingllm.dialect.ServerText;
import dev.gatlingllm.record.Failure;
import dev.gatlingllm.record.FailureCause;
import io.gatling.http.client.HttpClientConfig;
import io.gatling.http.client.HttpListener;
import io.gatling.http.client.RequestBuilder;
import io.gatling.http.client.impl.DefaultHttpClient;
import io.gatling.http.client.resolver.InetAddressNameResolver;
import io.gatling.http.client.uri.Uri;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.util.concurrent.DefaultPromise;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(60)
class OffLoopResolverTest {
  /** No setting of the JDK's ends a look-up, nor does an interrupt. */
  @Test
  void aNameThatNeverResolvesEndsWithTheTimeToConnect() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try {
      Failure failure = asked(addresses -> awaitUninterruptibly(never), Duration.ofMillis(50));
      assertThat(failure.cause()).isEqualTo(FailureCause.TIMEOUT_CONNECT);
      assertThat(failure.message()).startsWith("no connection within 50 ms");
    } finally {
      never.countDown();
    }
  }

  @Test
  void aNameThatThereIsNotIsToldSo() throws Exception {
    Failure failure =
        asked(
            addresses ->
                addresses.setFailure(new UnknownHostException("model.example: no such name")),
            Duration.ofSeconds(10));
    assertThat(failure.cause()).isEqualTo(FailureCause.CONNECT);
    assertThat(failure.message()).isEqualTo("model.example: no such name");
  }

  /** Netty logs a stack trace where nobody can be told. */
  @Test
  void aNameThatIsFoundAfterTheEndIsNobodysMatter() throws Exception {
    Logger logger =
        (Logger) LoggerFactory.getLogger(DefaultPromise.class.getName() + ".rejectedExecution");
    ListAppender<ILoggingEvent> logged = new ListAppender<>();
    logged.start();
    logger.addAppender(logged);
    try {
      EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
      CompletableFuture<Promise<List<InetAddress>>> asked = new CompletableFuture<>();
      Promise<List<InetAddress>> addresses = group.next().newPromise();
      addresses.addListener(it -> {});
      new OffLoopResolver(resolver(asked::complete), group)
          .resolveAll("model.example", addresses, null);
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
      asked.get(20, TimeUnit.SECONDS).setSuccess(List.of(InetAddress.getLoopbackAddress()));
    } finally {
      logger.detachAppender(logged);
    }
    assertThat(logged.list).isEmpty();
  }

  private static Failure asked(Consumer<Promise<List<InetAddress>>> lookUp, Duration connect)
      throws Exception {
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    DefaultHttpClient client =
        new DefaultHttpClient(
            new HttpClientConfig()
                .setDefaultCharset(StandardCharsets.UTF_8)
                .setUseNativeTransport(false)
                .setChannelPoolIdleTimeout(20_000));
    CompletableFuture<LlmExchange> over = new CompletableFuture<>();
    Duration patience = Duration.ofSeconds(20);
    Dialect dialect =
        Dialects.of("chat", ConfigReader.readThisJvm(Dialects.APIS).generation().withModel("m"));
    var loop = group.next();
    loop.execute(
        () ->
            client.sendRequest(
                new RequestBuilder(
                        "test",
                        HttpMethod.GET,
                        Uri.create("http://model.example:1/"),
                        new OffLoopResolver(resolver(lookUp), loop))
                    .setDefaultCharset(StandardCharsets.UTF_8)
                    .setRequestTimeout(patience.toMillis())
                    .build(),
                1,
                loop,
                new LlmExchange(
                    new AnswerReader(dialect, true, false),
                    true,
                    Integer.MAX_VALUE,
                    new Timeouts(connect, patience, patience, patience),
                    loop,
                    over::complete,
                    new ToldOfConnections()),
                null));
    try {
      return over.get(20, TimeUnit.SECONDS)
          .outcome()
          .failure(Optional.empty(), ServerText.of(ConfigReader.readThisJvm(Dialects.APIS)))
          .orElseThrow();
    } finally {
      client.close();
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
  }

  private static InetAddressNameResolver resolver(Consumer<Promise<List<InetAddress>>> lookUp) {
    return new InetAddressNameResolver() {
      @Override
      public Future<List<InetAddress>> resolveAll(
          String name, Promise<List<InetAddress>> addresses, HttpListener listener) {
        lookUp.accept(addresses);
        return addresses;
      }

      @Override
      public void close() {}
    };
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    boolean over = false;
    while (!over) {
      try {
        latch.await();
        over = true;
      } catch (InterruptedException e) {
        // as a look-up does
      }
    }
  }
}
