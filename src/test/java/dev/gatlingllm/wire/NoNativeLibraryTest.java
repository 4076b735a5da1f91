package dev.gatlingllm.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.Slow;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Netty has a library for Linux, and unpacks it, which not every machine allows. */
@Timeout(60)
@Slow
class NoNativeLibraryTest {
  /** Runs in a JVM of its own: a library that is loaded stays so. */
  static final class Elsewhere {
    private Elsewhere() {}

    public static void main(String[] arguments) throws Exception {
      EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
      try {
        Channel channel = new NioSocketChannel();
        group.register(channel).sync();
        boolean stamped = LoadClient.isStampedByKernel(channel.eventLoop());
        channel.eventLoop().submit(() -> SocketStamps.of(channel)).sync();
        System.out.println(Epoll.isAvailable() + " " + stamped + " " + SocketStamps.areOn(channel));
      } finally {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
      }
    }
  }

  @Test
  void withoutItNettyReadsAndStampsAfterTheRead() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dio.netty.native.workdir=/dev/null/none",
                "-cp",
                System.getProperty("java.class.path"),
                Elsewhere.class.getName())
            .redirectErrorStream(true)
            .start();
    try {
      assertThat(new String(process.getInputStream().readAllBytes()).strip())
          .endsWith("false false true");
    } finally {
      process.destroyForcibly();
    }
  }
}
