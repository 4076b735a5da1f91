package dev.gatlingllm.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.system.Keys;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Frame;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2PingFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that speaks HTTP/2 and sends what a test tells it to, frame by frame. */
final class FrameServer implements AutoCloseable {
  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final BlockingQueue<Arrived> requests = new LinkedBlockingQueue<>();
  private final BlockingQueue<Long> pongs = new LinkedBlockingQueue<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final Channel listening;
  private final boolean takesHeads;

  /** Over TLS. */
  FrameServer(Keys keys) {
    this(keys, Http2Settings.defaultSettings());
  }

  FrameServer(Keys keys, Http2Settings settings) {
    this(Optional.of(tls(keys)), settings, false);
  }

  /** Without TLS, by prior knowledge. */
  FrameServer(Http2Settings settings) {
    this(Optional.empty(), settings, false);
  }

  /** Without TLS; a request has come when its head has. */
  static FrameServer takingHeads(Http2Settings settings) {
    return new FrameServer(Optional.empty(), settings, true);
  }

  private FrameServer(Optional<SslContext> tls, Http2Settings settings, boolean takesHeads) {
    this.takesHeads = takesHeads;
    listening =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    int number = connections.incrementAndGet();
                    tls.ifPresent(it -> channel.pipeline().addLast(it.newHandler(channel.alloc())));
                    channel
                        .pipeline()
                        .addLast(
                            Http2FrameCodecBuilder.forServer().initialSettings(settings).build(),
                            new Http2MultiplexHandler(new Waiting(number)),
                            new Pongs());
                  }
                })
            .bind("127.0.0.1", 0)
            .syncUninterruptibly()
            .channel();
  }

  private static SslContext tls(Keys keys) {
    return new JdkSslContext(
        keys.context(keys),
        false,
        null,
        (ciphers, defaults, supported) -> defaults.toArray(String[]::new),
        new ApplicationProtocolConfig(
            Protocol.ALPN,
            SelectorFailureBehavior.NO_ADVERTISE,
            SelectedListenerFailureBehavior.ACCEPT,
            ApplicationProtocolNames.HTTP_2),
        ClientAuth.NONE,
        null,
        false);
  }

  int port() {
    return ((InetSocketAddress) listening.localAddress()).getPort();
  }

  /** Takes no new connections. */
  void closeDoor() {
    listening.close().syncUninterruptibly();
  }

  int connections() {
    return connections.get();
  }

  /** The next one of this name. */
  Arrived take(String name) throws InterruptedException {
    Arrived request = take();
    while (!request.name().equals(name)) {
      request = take();
    }
    return request;
  }

  /** The next request that has come whole. */
  Arrived take() throws InterruptedException {
    Arrived request = requests.poll(20, TimeUnit.SECONDS);
    assertThat(request).as("a request").isNotNull();
    return request;
  }

  /** What a ping of ours was answered with. */
  long takePong() throws InterruptedException {
    Long pong = pongs.poll(20, TimeUnit.SECONDS);
    assertThat(pong).as("an answer to a ping").isNotNull();
    return pong;
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  /**
   * A request that waits for its answer.
   *
   * @param connection its number, from 1
   * @param bytes of its body
   * @param reset has the error code when the client has reset the stream
   */
  record Arrived(
      Http2StreamChannel stream,
      int connection,
      Http2Headers headers,
      int bytes,
      CompletableFuture<Long> reset) {
    int id() {
      return stream.stream().id();
    }

    /** Its header of that name; empty where it has none. */
    String name() {
      return headers.contains("name") ? headers.get("name").toString() : "";
    }

    void head(String... more) {
      Http2Headers headers = new DefaultHttp2Headers().status("200");
      headers.set("content-type", "text/event-stream");
      for (int i = 0; i < more.length; i += 2) {
        headers.set(more[i], more[i + 1]);
      }
      head(headers, false);
    }

    /** A head of any kind: interim, final, trailers. */
    void head(Http2Headers headers, boolean last) {
      stream.writeAndFlush(new DefaultHttp2HeadersFrame(headers, last)).syncUninterruptibly();
    }

    void data(byte[] bytes, boolean last) {
      stream
          .writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(bytes), last))
          .syncUninterruptibly();
    }

    void reset(Http2Error error) {
      reset(error.code());
    }

    void reset(long errorCode) {
      stream.writeAndFlush(new DefaultHttp2ResetFrame(errorCode)).syncUninterruptibly();
    }

    /** A frame that is of the connection, not of the stream. */
    void connectionFrame(Http2Frame frame) {
      stream.parent().writeAndFlush(frame).syncUninterruptibly();
    }

    /** Without a word: Netty's own handler would say GOAWAY. */
    void closeConnection() {
      ChannelHandlerContext first = stream.parent().pipeline().firstContext();
      if (first != null) { // else it is closed, as after a GOAWAY with an error
        first.close().syncUninterruptibly();
      }
    }

    /** No stream of the connection behind this one is looked at. */
    void goAway(int lastStream, Http2Error error) {
      Channel channel = stream.parent();
      ChannelHandlerContext context = channel.pipeline().context(Http2FrameCodec.class);
      channel
          .eventLoop()
          .submit(
              () -> {
                ((Http2FrameCodec) context.handler())
                    .goAway(
                        context,
                        lastStream,
                        error.code(),
                        Unpooled.EMPTY_BUFFER,
                        context.newPromise());
                context.flush();
              })
          .syncUninterruptibly();
    }
  }

  private final class Waiting extends ChannelInitializer<Channel> {
    private final int connection;

    Waiting(int connection) {
      this.connection = connection;
    }

    @Override
    protected void initChannel(Channel stream) {
      stream
          .pipeline()
          .addLast(
              new ChannelInboundHandlerAdapter() {
                private final CompletableFuture<Long> reset = new CompletableFuture<>();
                private Http2Headers headers;
                private int bytes;

                @Override
                public void channelRead(ChannelHandlerContext context, Object frame) {
                  boolean whole = takesHeads && headers == null;
                  if (frame instanceof Http2HeadersFrame head) {
                    headers = head.headers();
                    whole |= head.isEndStream();
                  } else if (frame instanceof Http2DataFrame data) {
                    bytes += data.content().readableBytes();
                    whole = !takesHeads && data.isEndStream();
                  }
                  ReferenceCountUtil.release(frame);
                  if (whole) {
                    Http2StreamChannel stream = (Http2StreamChannel) context.channel();
                    requests.add(new Arrived(stream, connection, headers, bytes, reset));
                  }
                }

                @Override
                public void userEventTriggered(ChannelHandlerContext context, Object event) {
                  if (event instanceof Http2ResetFrame frame) {
                    reset.complete(frame.errorCode());
                  }
                }
              });
    }
  }

  private final class Pongs extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
      if (frame instanceof Http2PingFrame ping && ping.ack()) {
        pongs.add(ping.content());
      }
      ReferenceCountUtil.release(frame);
    }
  }
}
