package dev.gatlingllm.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ReadyQueueTest {
  private final AtomicInteger made = new AtomicInteger();
  private final AtomicReference<Thread> maker = new AtomicReference<>();

  private final Source<LlmInput> numbered =
      () -> {
        maker.set(Thread.currentThread());
        return Optional.of(prompt(made.incrementAndGet()));
      };

  @Test
  void promptsComeInTheOrderTheyWereMade() {
    try (ReadyQueue<LlmInput> queue = new ReadyQueue<>(numbered, 3)) {
      for (int i = 1; i <= 50; i++) {
        assertThat(queue.take().orElseThrow()).isEqualTo(prompt(i));
      }
    }
  }

  @Test
  void whatIsReadyIsTakenWithoutAWait() {
    try (ReadyQueue<LlmInput> queue = new ReadyQueue<>(numbered, 8)) {
      awaitFull(queue);
      for (int i = 0; i < 8; i++) {
        queue.take();
      }
      assertThat(queue.waits()).isZero();
    }
  }

  @Test
  void noMoreAreMadeThanAreKept() {
    try (ReadyQueue<LlmInput> queue = new ReadyQueue<>(numbered, 5)) {
      awaitFull(queue);
      awaitParked();
      assertThat(made).hasValue(5);
      queue.take();
      await(() -> made.get() == 6);
      awaitParked();
      assertThat(made).hasValue(6);
    }
  }

  @Test
  void theMakerRestsUntilThereIsRoomForAFew() {
    try (ReadyQueue<LlmInput> queue = new ReadyQueue<>(numbered, 64)) {
      awaitFull(queue);
      awaitParked();
      for (int i = 0; i < 15; i++) {
        queue.take();
      }
      awaitParked();
      assertThat(made).hasValue(64);
      queue.take();
      await(() -> made.get() == 80);
      awaitParked();
      assertThat(made).hasValue(80);
    }
  }

  @Test
  void aSlowMakerIsWaitedForAndCountedOnce() throws Exception {
    Semaphore allowed = new Semaphore(0);
    Source<LlmInput> slow = allowedBy(allowed);
    try (ReadyQueue<LlmInput> queue = new ReadyQueue<>(slow, 2)) {
      CompletableFuture<LlmInput> taken =
          CompletableFuture.supplyAsync(() -> queue.take().orElseThrow());
      await(() -> queue.waits() == 1);
      assertThat(taken).isNotDone();
      allowed.release();
      assertThat(taken.get()).isEqualTo(prompt(1));
      assertThat(queue.waits()).isEqualTo(1);
      allowed.release(100);
    }
  }

  @Test
  void everyWaitingTakerGetsAPrompt() throws Exception {
    Semaphore allowed = new Semaphore(0);
    try (ReadyQueue<LlmInput> queue = new ReadyQueue<>(allowedBy(allowed), 1)) {
      CompletableFuture<LlmInput> one = new CompletableFuture<>();
      CompletableFuture<LlmInput> two = new CompletableFuture<>();
      new Thread(() -> one.complete(queue.take().orElseThrow())).start();
      new Thread(() -> two.complete(queue.take().orElseThrow())).start();
      await(() -> queue.waits() == 2);
      allowed.release(100);
      assertThat(one.get()).isNotEqualTo(two.get());
    }
  }

  @Test
  void theMakersErrorReachesTheTakerAfterWhatWasMade() {
    TokenizerException error = new TokenizerException("No prompt.");
    Source<LlmInput> failing =
        () -> {
          if (made.incrementAndGet() > 2) {
            throw error;
          }
          return Optional.of(prompt(made.get()));
        };
    try (ReadyQueue<LlmInput> queue = new ReadyQueue<>(failing, 10)) {
      assertThatThrownBy(() -> awaitFull(queue)).isSameAs(error);
      assertThat(queue.take().orElseThrow()).isEqualTo(prompt(1));
      assertThat(queue.take().orElseThrow()).isEqualTo(prompt(2));
      assertThatThrownBy(queue::take).isSameAs(error);
      assertThatThrownBy(queue::take).isSameAs(error);
      assertThat(queue.waits()).isZero();
    }
  }

  @Test
  void anErrorReachesATakerWhoWaits() {
    Semaphore allowed = new Semaphore(0);
    Source<LlmInput> failing =
        () -> {
          allowed.acquireUninterruptibly();
          throw new StackOverflowError("deep");
        };
    try (ReadyQueue<LlmInput> queue = new ReadyQueue<>(failing, 1)) {
      CompletableFuture<LlmInput> taken =
          CompletableFuture.supplyAsync(() -> queue.take().orElseThrow());
      await(() -> queue.waits() == 1);
      allowed.release();
      assertThatThrownBy(taken::get)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(StackOverflowError.class);
    }
  }

  @Test
  void closingStopsTheThread() throws Exception {
    ReadyQueue<LlmInput> queue = new ReadyQueue<>(numbered, 4);
    awaitFull(queue);
    assertThat(maker.get().isDaemon()).isTrue();
    queue.close();
    maker.get().join(TimeUnit.SECONDS.toMillis(20));
    assertThat(maker.get().isAlive()).isFalse();
    assertThatThrownBy(queue::take).hasMessage("the prompt queue is closed");
  }

  @Test
  void closingWakesATakerWhoWaits() {
    Semaphore never = new Semaphore(0);
    ReadyQueue<LlmInput> queue = new ReadyQueue<>(allowedBy(never), 1);
    CompletableFuture<LlmInput> taken =
        CompletableFuture.supplyAsync(() -> queue.take().orElseThrow());
    await(() -> queue.waits() == 1);
    queue.close();
    assertThatThrownBy(taken::get).hasRootCauseMessage("the prompt queue is closed");
    never.release();
  }

  @Test
  void anInterruptedTakerKeepsItsInterrupt() throws Exception {
    Semaphore never = new Semaphore(0);
    AtomicReference<String> seen = new AtomicReference<>();
    try (ReadyQueue<LlmInput> queue = new ReadyQueue<>(allowedBy(never), 1)) {
      Thread taker =
          new Thread(
              () -> {
                try {
                  queue.take();
                } catch (IllegalStateException e) {
                  seen.set(e.getMessage() + Thread.currentThread().isInterrupted());
                }
              });
      taker.start();
      await(() -> queue.waits() == 1);
      taker.interrupt();
      taker.join();
      assertThat(seen).hasValue("interrupted while waiting for a prompttrue");
      never.release();
    }
  }

  @Test
  void aSourceThatEndsGivesAllThatItHas() {
    Source<LlmInput> two = () -> numbered.next().filter(it -> made.get() <= 2);
    try (ReadyQueue<LlmInput> queue = new ReadyQueue<>(two, 5)) {
      awaitFull(queue);
      assertThat(queue.take()).contains(prompt(1));
      assertThat(queue.take()).contains(prompt(2));
      assertThat(queue.take()).isEmpty();
      assertThat(queue.take()).isEmpty();
      assertThat(queue.waits()).isZero();
    }
  }

  @Test
  void itKeepsAtLeastOne() {
    assertThatThrownBy(() -> new ReadyQueue<>(numbered, 0))
        .hasMessage("capacity is 0, must be 1 or more");
  }

  private Source<LlmInput> allowedBy(Semaphore allowed) {
    return () -> {
      allowed.acquireUninterruptibly();
      return numbered.next();
    };
  }

  private static LlmInput prompt(int number) {
    return LlmInput.of(new Prompt("prompt " + number, 2));
  }

  /** The maker is idle once it is parked: that it sleeps shows that it does not spin. */
  private void awaitParked() {
    await(() -> maker.get().getState() == Thread.State.WAITING);
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      Thread.onSpinWait();
    }
  }

  private static void awaitFull(ReadyQueue<LlmInput> queue) {
    queue.awaitFull(Duration.ofDays(1), ready -> {});
  }
}
