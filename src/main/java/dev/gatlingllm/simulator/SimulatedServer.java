package dev.gatlingllm.simulator;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * An HTTP server with the APIs of an LLM server but without a model: it makes exact numbers of
 * tokens at computed times, and logs what it did and when.
 *
 * <p>One event loop does everything except counting prompts. All threads are daemons: to keep the
 * JVM alive, call {@link #awaitClose}. Due times are met within tens of microseconds where Netty
 * has epoll (Linux), within about a millisecond elsewhere.
 */
public final class SimulatedServer implements AutoCloseable {
  private static final int LARGEST_BODY_BYTES = 64 << 20;
  private static final int LARGEST_BACKLOG = 4096;

  private final SimulatorSettings settings;
  private final EventLoopGroup group;
  private final ExecutorService counting;
  private final ServerContext context;
  private final ChannelGroup channels;
  private final Channel listening;

  /**
   * @param tokenCounter how many tokens a text has; called on one thread at a time, not always the
   *     same
   * @throws IllegalArgumentException if no answer of an exact length can be made by the counter, or
   *     the key store cannot be read
   * @throws IllegalStateException if the address cannot be listened on
   */
  public static SimulatedServer start(
      SimulatorSettings settings, ToIntFunction<String> tokenCounter) {
    return start(settings, tokenCounter, Optional.empty());
  }

  /**
   * Starts to listen, with the prefix cache of the settings.
   *
   * @param encoder the tokens of a text; called as the counter of the other is
   */
  public static SimulatedServer startEncoding(
      SimulatorSettings settings, Function<String, int[]> encoder) {
    return start(
        settings,
        text -> encoder.apply(text).length,
        Optional.of(new PrefixCache(settings.prefixCacheBlock(), encoder)));
  }

  private static SimulatedServer start(
      SimulatorSettings settings,
      ToIntFunction<String> tokenCounter,
      Optional<PrefixCache> prefixCache) {
    TokenTexts texts = TokenTexts.probe(tokenCounter);
    Optional<SslContext> tls = settings.tls().map(Tls::context);
    return new SimulatedServer(settings, tokenCounter, prefixCache, texts, tls);
  }

  private SimulatedServer(
      SimulatorSettings settings,
      ToIntFunction<String> counter,
      Optional<PrefixCache> prefixCache,
      TokenTexts texts,
      Optional<SslContext> tls) {
    this.settings = settings;
    IoHandlerFactory io =
        Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    this.group =
        new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("simulator", true), io);
    this.counting =
        Executors.newSingleThreadExecutor(new DefaultThreadFactory("simulator-counting", true));
    EventLoop loop = group.next();
    this.channels = new DefaultChannelGroup(loop);
    this.context =
        new ServerContext(
            settings,
            counter,
            prefixCache,
            new StoredResponses(),
            texts,
            loop,
            new EngineDriver(settings.engine(), loop),
            counting,
            new SendLog(settings.loggedRequests()),
            new Counters());
    this.listening = listen(tls);
  }

  private Channel listen(Optional<SslContext> tls) {
    ChannelFuture bound =
        new ServerBootstrap()
            .group(group)
            .channel(
                Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, LARGEST_BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(initializer(tls))
            .bind(settings.host(), settings.port())
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      shutDown();
      throw new IllegalStateException(
          "Simulated server: cannot listen on %s:%s: %s"
              .formatted(settings.host(), settings.port(), bound.cause().getMessage()),
          bound.cause());
    }
    return bound.channel();
  }

  private ChannelInitializer<SocketChannel> initializer(Optional<SslContext> tls) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(SocketChannel channel) {
        accept(channel, tls);
      }
    };
  }

  private void accept(SocketChannel channel, Optional<SslContext> tls) {
    Counters.add(context.counters().connectionsAccepted, 1);
    channels.add(channel);
    ReadStamp readStamp = new ReadStamp();
    channel.pipeline().addLast(readStamp);
    HttpFront front =
        new HttpFront(
            context, context.counters().connectionsAccepted.get(), readStamp, LARGEST_BODY_BYTES);
    if (tls.isPresent()) {
      channel.pipeline().addLast(tls.get().newHandler(channel.alloc()), front.byProtocol());
    } else {
      channel.pipeline().addLast(front.byPreface());
    }
  }

  public int port() {
    return ((InetSocketAddress) listening.localAddress()).getPort();
  }

  /** Where it listens, without a path: {@code http://127.0.0.1:8080}. */
  public String baseUrl() {
    String host = settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
    return (settings.tls().isPresent() ? "https://" : "http://") + host + ":" + port();
  }

  public SendLog sendLog() {
    return context.log();
  }

  public long connectionsAccepted() {
    return context.counters().connectionsAccepted.get();
  }

  /** Completion requests that are being answered, or left hanging. */
  public long requestsOpen() {
    return context.counters().requestsOpen.get();
  }

  public void awaitClose() throws InterruptedException {
    listening.closeFuture().sync();
  }

  @Override
  public void close() {
    listening.close().awaitUninterruptibly();
    channels.close().awaitUninterruptibly();
    shutDown();
  }

  private void shutDown() {
    counting.shutdown();
    try {
      // The counter hands its results to the loop, which therefore ends last.
      counting.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
