package dev.gatlingllm.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopWaitTest {
  private final ScheduledThreadPoolExecutor loop = new ScheduledThreadPoolExecutor(1);
  private final AtomicBoolean wanted = new AtomicBoolean(true);

  @AfterEach
  void close() {
    loop.shutdownNow();
  }

  @Test
  void aLongWaitIsOneTaskOfTheLoopAndAllOfThemAreLookedAtByOneMore() throws Exception {
    onLoop(
        () -> {
          for (int user = 0; user < 1_000; user++) {
            await(TimeUnit.HOURS.toNanos(1), up -> {});
          }
        });
    assertThat(loop.getQueue()).hasSize(1_001);
  }

  /** A user who asks, and thinks again, is looked at as often as one who thinks all the time. */
  @Test
  void aWaitThatBeginsWhenAnotherEndsIsLookedAtOnce() throws Exception {
    CountDownLatch waited = new CountDownLatch(2);
    onLoop(() -> thinkAgain(waited));
    assertThat(waited.await(60, TimeUnit.SECONDS)).isTrue();
    onLoop(() -> {});
    assertThat(loop.getQueue()).hasSizeLessThanOrEqualTo(2);
  }

  private void thinkAgain(CountDownLatch waited) {
    await(
        TimeUnit.MILLISECONDS.toNanos(2_010),
        up -> {
          waited.countDown();
          thinkAgain(waited);
        });
  }

  @Test
  void longWaitsEndOnceTheyAreNotWantedAndNewOnesMayBeginMeanwhile() throws Exception {
    int users = 100;
    List<Boolean> ends = new ArrayList<>();
    CountDownLatch over = new CountDownLatch(users);
    onLoop(
        () -> {
          for (int user = 0; user < users; user++) {
            await(
                TimeUnit.HOURS.toNanos(1),
                up -> {
                  ends.add(up);
                  over.countDown();
                  await(TimeUnit.HOURS.toNanos(1), again -> {});
                });
          }
        });
    wanted.set(false);
    assertThat(over.await(20, TimeUnit.SECONDS)).isTrue();
    onLoop(() -> assertThat(ends).hasSize(users).containsOnly(false));
  }

  private void await(long nanos, Consumer<Boolean> then) {
    LoopWait.until(System.nanoTime() + nanos, loop, wanted::get, then);
  }

  private void onLoop(Runnable task) throws Exception {
    loop.submit(task).get(20, TimeUnit.SECONDS);
  }
}
