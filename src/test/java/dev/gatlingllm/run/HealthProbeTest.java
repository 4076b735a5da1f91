package dev.gatlingllm.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.metrics.ClientHealth;
import dev.gatlingllm.metrics.Distribution;
import dev.gatlingllm.metrics.HealthRules;
import dev.gatlingllm.record.ClientLimits;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthProbeTest {
  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final HealthProbe probe = new HealthProbe(() -> 0);

  @AfterEach
  void stop() {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  @Test
  void aStallCountsAsOftenAsTicksWereDueInIt() throws Exception {
    probe.start(loop, new ClientFailure());
    stallFor(500);
    loop.schedule(() -> {}, 30, TimeUnit.MILLISECONDS).sync(); // the late tick runs before it
    Distribution lag = health().eventLoopLag();
    // The first tick was due 10 ms into the stall at the latest: 490, 480 … 0 ms late, or later.
    assertThat(beyond(lag, 400))
        .isBetween(9L, 1 + Math.round((lag.max().getAsDouble() - 400) / 10));
    assertThat(beyond(lag, 200)).isGreaterThanOrEqualTo(28);
    assertThat(health().lateTicks()).isGreaterThanOrEqualTo(48);
  }

  @Test
  void aStallThatMakesUpMuchOfTheWindowIsClientBound() throws Exception {
    probe.start(loop, new ClientFailure());
    stallFor(500);
    loop.schedule(() -> {}, 30, TimeUnit.MILLISECONDS).sync();
    assertThat(health().reasons()).anyMatch(reason -> reason.startsWith("Event-loop lag"));
  }

  @Test
  void noMoreTicksCountThanWereDue() throws Exception {
    long start = System.nanoTime();
    probe.start(loop, new ClientFailure());
    for (int stall = 0; stall < 5; stall++) {
      stallFor(35);
      loop.schedule(() -> {}, 25, TimeUnit.MILLISECONDS).sync();
    }
    long count = health().eventLoopLag().count();
    assertThat(count).isBetween(15L, (System.nanoTime() - start) / 10_000_000);
  }

  @Test
  void theLagReachesToTheEndOfTheReadsThatComeNext() throws Exception {
    var busy = new MultiThreadIoEventLoopGroup(1, loop -> new ReadsFor(20));
    try {
      probe.start(busy, new ClientFailure());
      busy.schedule(() -> {}, 400, TimeUnit.MILLISECONDS).sync();
      Distribution lag = health().eventLoopLag();
      assertThat(lag.count()).isGreaterThan(10);
      assertThat(lag.min().getAsDouble()).isGreaterThanOrEqualTo(20);
    } finally {
      busy.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
  }

  /** As if each round had so much to read. */
  private record ReadsFor(long millis) implements IoHandler {
    @Override
    public int run(IoHandlerContext context) {
      park(millis);
      return 1;
    }

    @Override
    public IoRegistration register(IoHandle handle) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void wakeup() {}

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
      return false;
    }
  }

  private void stallFor(long millis) throws InterruptedException {
    loop.submit(() -> park(millis)).sync();
  }

  private static void park(long millis) {
    long end = System.nanoTime() + millis * 1_000_000;
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }

  private static long beyond(Distribution lag, double millis) {
    return lag.buckets().stream()
        .filter(bucket -> bucket.from() >= millis)
        .mapToLong(Distribution.Bucket::count)
        .sum();
  }

  private ClientHealth health() {
    return new HealthRules(ClientLimits.DEFAULT)
        .judge(probe.readings(), Distribution.EMPTY, Distribution.EMPTY);
  }
}
