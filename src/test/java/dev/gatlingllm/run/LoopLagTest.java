package dev.gatlingllm.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.EventExecutor;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LoopLagTest {
  private static final int LOOPS = 6;

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(LOOPS, NioIoHandler.newFactory());
  private final LoopLag lag = new LoopLag();

  @AfterEach
  void stop() {
    lag.stop();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  @Test
  void theLoopsAreAskedInTurnWhenTheyAreMany() throws Exception {
    Map<EventExecutor, Integer> asked = new ConcurrentHashMap<>();
    List<EventExecutor> counted = new ArrayList<>();
    loops.forEach(loop -> counted.add(counting(loop, asked)));
    lag.start(counted, new ClientFailure());
    awaitTicks(60);
    lag.stop();
    assertThat(asked).hasSize(LOOPS);
    int most = Collections.max(asked.values());
    assertThat(Collections.min(asked.values())).isGreaterThanOrEqualTo(most - 1);
  }

  /** The same loop, that counts its ticks. */
  private static EventExecutor counting(EventExecutor loop, Map<EventExecutor, Integer> asked) {
    return (EventExecutor)
        Proxy.newProxyInstance(
            LoopLagTest.class.getClassLoader(),
            new Class<?>[] {EventExecutor.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("execute")) {
                asked.merge(loop, 1, Integer::sum);
              }
              return method.invoke(loop, arguments);
            });
  }

  @Test
  void aBusyLoopHidesNoOther() throws Exception {
    EventExecutor busy = loops.next();
    lag.start(List.of(busy, loops.next()), new ClientFailure());
    busy.submit(() -> awaitTicks(30)).sync();
    assertThat(lag.state().count()).isGreaterThanOrEqualTo(30);
  }

  @Test
  void itsThreadEndsWhenItIsStopped() throws Exception {
    Thread thread = started();
    lag.stop();
    thread.join();
    long count = lag.state().count();
    loops.submit(() -> {}).sync();
    assertThat(lag.state().count()).isEqualTo(count);
  }

  @Test
  void itsThreadEndsWithTheLoops() throws Exception {
    Thread thread = started();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    thread.join();
    assertThat(thread.isAlive()).isFalse();
  }

  private Thread started() {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    lag.start(loops, new ClientFailure());
    awaitTicks(1);
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("llm-lag") && !before.contains(thread))
        .findFirst()
        .orElseThrow();
  }

  private void awaitTicks(int count) {
    while (lag.state().count() < count) {
      Thread.onSpinWait();
    }
  }
}
