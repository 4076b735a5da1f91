package dev.gatlingllm.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gatling.netty.util.Transports;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Over real sockets. The loop is held up, so that a stamp of the read would be late. */
class KernelReaderTest {
  private static final long HELD_UP_MILLIS = 200;

  /** Far less than the loop is held up, far more than a packet takes. */
  private static final double SOON_MILLIS = 60;

  /** What one connection has read. */
  private static final class Reads extends ChannelInboundHandlerAdapter {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<Long> nanos = new ArrayList<>();
    private final List<Throwable> errors = new ArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);

    @Override
    public synchronized void channelRead(ChannelHandlerContext context, Object message) {
      ByteBuf read = (ByteBuf) message;
      byte[] copy = new byte[read.readableBytes()];
      read.readBytes(copy);
      read.release();
      bytes.writeBytes(copy);
      nanos.add(SocketStamps.of(context.channel()).readNanos());
      notifyAll();
    }

    @Override
    public synchronized void exceptionCaught(ChannelHandlerContext context, Throwable error) {
      errors.add(error);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      ended.countDown();
    }

    synchronized byte[] await(int length) throws InterruptedException {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (bytes.size() < length && System.nanoTime() < deadline) {
        wait(100);
      }
      return bytes.toByteArray();
    }

    synchronized long stamp(int read) {
      return nanos.get(read);
    }

    synchronized List<Long> stamps() {
      return List.copyOf(nanos);
    }
  }

  private record Connection(Channel channel, Socket server, Reads reads) {}

  private final EventLoopGroup loop = Transports.newEventLoopGroup(true, false, 1, "kernel");
  private ServerSocket server;

  @BeforeEach
  void open() throws IOException {
    assumeTrue(Libc.isAvailable());
    server = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    server.close();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  private Connection connect() throws Exception {
    Reads reads = new Reads();
    Channel channel =
        new Bootstrap()
            .group(loop)
            .channelFactory(Transports.newSocketChannelFactory(true, false))
            .handler(reads)
            .connect(server.getLocalSocketAddress())
            .sync()
            .channel();
    loop.submit(() -> SocketStamps.of(channel)).sync();
    Socket accepted = server.accept();
    accepted.setTcpNoDelay(true);
    return new Connection(channel, accepted, reads);
  }

  private static void write(Connection to, int... bytes) throws IOException {
    byte[] copy = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      copy[i] = (byte) bytes[i];
    }
    to.server().getOutputStream().write(copy);
  }

  private BlockingQueue<Boolean> holdUp() {
    BlockingQueue<Boolean> held = new LinkedBlockingQueue<>();
    loop.execute(
        () -> {
          held.add(true);
          sleepUninterrupted();
        });
    return held;
  }

  private static void sleepUninterrupted() {
    try {
      Thread.sleep(HELD_UP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The kernel stamps once it has switched stamping on, a moment after the first socket asks. */
  private static void warmUp(Connection connection) throws Exception {
    for (int i = 1; i <= 5; i++) {
      write(connection, 0);
      connection.reads().await(i);
    }
  }

  private static double millisBetween(long earlier, long later) {
    return (later - earlier) / 1e6;
  }

  @Test
  void aStampIsWhenTheBytesArrivedHoweverLateTheLoopReadsThem() throws Exception {
    Connection connection = connect();
    warmUp(connection);
    int before = connection.reads().stamps().size();
    holdUp().take();
    long written = System.nanoTime();
    write(connection, 1);
    connection.reads().await(6);
    long read = System.nanoTime();
    assertThat(millisBetween(written, read)).isGreaterThan(HELD_UP_MILLIS / 2.0);
    assertThat(millisBetween(written, connection.reads().stamp(before)))
        .isBetween(0.0, SOON_MILLIS);
  }

  @Test
  void theServersGoodbyeDoesNotMakeItsLastBytesLate() throws Exception {
    Connection connection = connect();
    warmUp(connection);
    int before = connection.reads().stamps().size();
    holdUp().take();
    long written = System.nanoTime();
    write(connection, 1, 2, 3);
    connection.server().close();
    assertThat(connection.reads().await(8)).endsWith(1, 2, 3);
    assertThat(connection.reads().ended.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(millisBetween(written, connection.reads().stamp(before)))
        .isBetween(0.0, SOON_MILLIS);
    assertThat(connection.reads().errors).isEmpty();
  }

  @Test
  void aResetConnectionEndsWithAnErrorAndOnlyOnce() throws Exception {
    Connection connection = connect();
    warmUp(connection);
    connection.server().setOption(StandardSocketOptions.SO_LINGER, 0);
    connection.server().close();
    assertThat(connection.reads().ended.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(connection.reads().errors)
        .singleElement()
        .extracting(Throwable::getMessage)
        .asString()
        .contains("Connection reset");
  }

  @Test
  void bytesBehindUrgentOnesAreReadAsWell() throws Exception {
    Connection connection = connect();
    warmUp(connection);
    for (int i = 0; i < 3; i++) {
      int before = connection.reads().await(0).length;
      holdUp().take();
      write(connection, 1);
      connection.server().sendUrgentData(9);
      write(connection, 2, 3);
      assertThat(connection.reads().await(before + 3)).endsWith(1, 2, 3);
    }
  }

  @Test
  void ofManyBusyConnectionsNothingIsLostOrStampedOutOfOrder() throws Exception {
    int connections = 200;
    int rounds = 100;
    List<Connection> all = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      all.add(connect());
    }
    byte[] sent = new byte[rounds];
    new Random(7).nextBytes(sent);
    for (byte one : sent) {
      for (Connection connection : all) {
        write(connection, one);
      }
    }
    for (Connection connection : all) {
      assertThat(connection.reads().await(rounds)).isEqualTo(sent);
      assertThat(connection.reads().stamps()).isSorted();
    }
  }

  @Test
  void aConnectionThatGetsAClosedOnesSocketNumberIsReadForItself() throws Exception {
    Connection kept = connect();
    for (int i = 0; i < 50; i++) {
      Connection closed = connect();
      write(closed, 9);
      closed.reads().await(1);
      closed.channel().close().sync();
      closed.server().close();
    }
    Connection last = connect();
    write(last, 5);
    write(kept, 6);
    assertThat(last.reads().await(1)).containsExactly(5);
    assertThat(kept.reads().await(1)).containsExactly(6);
  }

  @Test
  void aConnectionMayCloseItselfAsItReads() throws Exception {
    List<Connection> all = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Connection connection = connect();
      all.add(connection);
      connection
          .channel()
          .pipeline()
          .addLast(
              new ChannelInboundHandlerAdapter() {
                @Override
                public void channelReadComplete(ChannelHandlerContext context) {
                  all.forEach(it -> it.channel().close());
                }
              });
    }
    holdUp().take();
    for (Connection connection : all) {
      write(connection, 1);
    }
    for (Connection connection : all) {
      assertThat(connection.reads().ended.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void anErrorOfOneConnectionsHandlerIsItsOwn() throws Exception {
    Connection broken = connect();
    broken
        .channel()
        .pipeline()
        .addBefore(
            broken.channel().pipeline().names().get(1),
            null,
            new ChannelInboundHandlerAdapter() {
              @Override
              public void channelRead(ChannelHandlerContext context, Object message) {
                ((ByteBuf) message).release();
                throw new AssertionError("meant to be");
              }
            });
    Connection other = connect();
    for (int i = 1; i <= 3; i++) {
      write(broken, 1);
      write(other, i);
      other.reads().await(i);
    }
    assertThat(other.reads().await(3)).containsExactly(1, 2, 3);
    assertThat(broken.reads().errors).isNotEmpty().allMatch(AssertionError.class::isInstance);
  }

  @Test
  void theTwoClocksAreTakenTogether() {
    ClockPair clocks = new ClockPair();
    long monotonic = clocks.read();
    double apart = (clocks.monotonic(System.currentTimeMillis() * 1_000_000) - monotonic) / 1e6;
    assertThat(apart).isCloseTo(0, within(5.0));
  }
}
