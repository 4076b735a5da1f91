package dev.gatlingllm.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatling.http.client.HttpClientConfig;
import io.gatling.http.client.impl.DefaultHttpClient;
import io.netty.channel.DefaultEventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UnhurriedLoopTest {
  private static final Duration LEAST = Duration.ofMinutes(10);

  private final Told loop = new Told();

  /** Tells what is repeated on it, and how often. */
  private static final class Told extends DefaultEventLoop {
    private final List<Duration> pauses = new CopyOnWriteArrayList<>();

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(
        Runnable task, long initialDelay, long delay, TimeUnit unit) {
      pauses.add(Duration.ofNanos(unit.toNanos(initialDelay)));
      pauses.add(Duration.ofNanos(unit.toNanos(delay)));
      return super.scheduleWithFixedDelay(task, initialDelay, delay, unit);
    }
  }

  @AfterEach
  void stop() {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Test
  void whatIsRepeatedTooOftenRunsLessOften() {
    new UnhurriedLoop(loop, LEAST).scheduleWithFixedDelay(() -> {}, 1, 2, TimeUnit.SECONDS);
    assertThat(loop.pauses).containsExactly(LEAST, LEAST);
  }

  @Test
  void whatIsRepeatedSeldomRunsAsItWould() {
    new UnhurriedLoop(loop, LEAST).scheduleWithFixedDelay(() -> {}, 11, 12, TimeUnit.MINUTES);
    assertThat(loop.pauses).containsExactly(Duration.ofMinutes(11), Duration.ofMinutes(12));
  }

  /** 20,000 idle connections would stop the loop for some 70 ms a second. */
  @Test
  void gatlingsClientGoesThroughIdleConnectionsNoMoreOftenThanTheyCanExpire() throws Exception {
    DefaultHttpClient client = new DefaultHttpClient(new HttpClientConfig());
    LoadClient.plan(client, loop);
    loop.submit(() -> client.flushClientIdChannels(1, loop)).get();
    assertThat(loop.pauses).containsExactly(LEAST, LEAST);
    client.close();
  }
}
