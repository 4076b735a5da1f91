package dev.gatlingllm.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatling.netty.util.Transports;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Over real sockets, by each transport that Gatling may use. */
class ReadBufferTest {
  /** One end of a connection, read so; what it reads goes to {@code reads}, and −1 at its end. */
  private final class Reader extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      reads.add((ByteBuf) message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      ended.add(context.channel());
    }
  }

  private final BlockingQueue<ByteBuf> reads = new LinkedBlockingQueue<>();
  private final BlockingQueue<Channel> ended = new LinkedBlockingQueue<>();
  private EventLoopGroup loop;
  private boolean nativeTransport;
  private ServerSocket server;

  private void open(boolean natively) throws IOException {
    nativeTransport = natively;
    loop = Transports.newEventLoopGroup(natively, false, 1, "read");
    server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  }

  private Socket connect() throws Exception {
    Channel channel =
        new Bootstrap()
            .group(loop)
            .channelFactory(Transports.newSocketChannelFactory(nativeTransport, false))
            .handler(new Reader())
            .connect(server.getLocalSocketAddress())
            .sync()
            .channel();
    loop.submit(() -> SocketStamps.of(channel)).sync();
    return server.accept();
  }

  private static void write(Socket socket, byte[] bytes) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(bytes);
    out.flush();
  }

  private ByteBuf read() throws InterruptedException {
    ByteBuf read = reads.poll(10, TimeUnit.SECONDS);
    assertThat(read).isNotNull();
    return read;
  }

  private void release(ByteBuf read) throws InterruptedException {
    loop.submit(() -> read.release()).sync();
  }

  @AfterEach
  void close() throws IOException {
    server.close();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void allConnectionsOfALoopAreReadIntoOneBuffer(boolean natively) throws Exception {
    open(natively);
    Socket first = connect();
    Socket second = connect();
    write(first, new byte[] {1});
    ByteBuf one = read();
    assertThat(one.getByte(0)).isEqualTo((byte) 1);
    release(one);
    write(second, new byte[] {2});
    ByteBuf two = read();
    assertThat(two).isSameAs(one);
    assertThat(two.getByte(0)).isEqualTo((byte) 2);
    release(two);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoKeepsBytesOfAReadKeepsTheBuffer(boolean natively) throws Exception {
    open(natively);
    Socket socket = connect();
    write(socket, new byte[] {1});
    ByteBuf kept = read();
    write(socket, new byte[] {2});
    ByteBuf other = read();
    assertThat(other).isNotSameAs(kept);
    assertThat(kept.getByte(0)).isEqualTo((byte) 1);
    release(other);
    release(kept);
    assertThat(kept.refCnt()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nothingOfALongBodyIsLost(boolean natively) throws Exception {
    open(natively);
    Socket socket = connect();
    byte[] body = new byte[3_000_000];
    new Random(1).nextBytes(body);
    Thread writer = new Thread(() -> unchecked(() -> write(socket, body)));
    writer.start();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    while (all.size() < body.length) {
      ByteBuf read = read();
      byte[] bytes = new byte[read.readableBytes()];
      read.readBytes(bytes);
      all.writeBytes(bytes);
      release(read);
    }
    assertThat(all.toByteArray()).isEqualTo(body);
    writer.join();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theEndOfAnIdleConnectionIsSeen(boolean natively) throws Exception {
    open(natively);
    Socket socket = connect();
    write(socket, new byte[] {1});
    release(read());
    socket.close();
    assertThat(ended.poll(10, TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  void anIdleConnectionThatNeverSentAnythingIsSeenToEnd() throws Exception {
    open(true);
    connect().close();
    assertThat(ended.poll(10, TimeUnit.SECONDS)).isNotNull();
  }

  private interface Task {
    void run() throws IOException;
  }

  private static void unchecked(Task task) {
    try {
      task.run();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
