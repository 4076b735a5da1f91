package dev.gatlingllm.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.config.Retry;
import dev.gatlingllm.record.FailureCause;
import io.netty.channel.DefaultEventLoop;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class RetryDecisionTest {
  private static final Retry TWICE = new Retry(2, Duration.ofSeconds(10));

  private static OptionalLong wait(Retry retry, int attempt, String retryAfter) {
    return RetryDecision.nanos(
        retry, attempt, FailureCause.HTTP_429, Map.of("retry-after", retryAfter));
  }

  @Test
  void aRefusedAttemptWaitsAsTheServerAsks() {
    assertThat(wait(TWICE, 1, "3")).hasValue(3_000_000_000L);
    assertThat(wait(TWICE, 2, "0")).hasValue(0);
  }

  @Test
  void theLastAttemptAllowedIsNotFollowed() {
    assertThat(wait(TWICE, 3, "3")).isEmpty();
    assertThat(wait(new Retry(0, Duration.ofSeconds(10)), 1, "3")).isEmpty();
  }

  @Test
  void aLongerWaitThanAllowedIsNotShortened() {
    assertThat(wait(TWICE, 1, "10")).isPresent();
    assertThat(wait(TWICE, 1, "11")).isEmpty();
    assertThat(wait(TWICE, 1, "Fri, 31 Dec 9999 23:59:59 GMT")).isEmpty();
    assertThat(wait(TWICE, 1, "Sun, 06 Nov 1994 08:49:37 GMT"))
        .as("a date of the past")
        .hasValue(0);
  }

  @Test
  void withoutATimeThereIsNothingToHonour() {
    assertThat(RetryDecision.nanos(TWICE, 1, FailureCause.HTTP_429, Map.of())).isEmpty();
    assertThat(wait(TWICE, 1, "later")).isEmpty();
  }

  @Test
  void otherFailuresAndSuccessesAreNotRepeated() {
    Map<String, String> headers = Map.of("retry-after", "1");
    assertThat(RetryDecision.nanos(TWICE, 1, FailureCause.HTTP_5XX, headers)).isEmpty();
    assertThat(RetryDecision.nanos(TWICE, 1, null, headers)).isEmpty();
  }

  @Test
  void theWaitEndsNotBeforeItsTime() throws Exception {
    DefaultEventLoop loop = new DefaultEventLoop();
    try {
      long due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(250);
      CompletableFuture<Boolean> over = new CompletableFuture<>();
      CompletableFuture<Long> at = new CompletableFuture<>();
      loop.execute(
          () ->
              LoopWait.until(
                  due,
                  loop,
                  () -> true,
                  up -> {
                    at.complete(System.nanoTime());
                    over.complete(up);
                  }));
      assertThat(over.get(20, TimeUnit.SECONDS)).isTrue();
      assertThat(at.get() - due).isGreaterThanOrEqualTo(0);
    } finally {
      loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
  }

  @Test
  void aRunThatStopsDoesNotWaitForThoseWhoWait() throws Exception {
    DefaultEventLoop loop = new DefaultEventLoop();
    try {
      AtomicBoolean wanted = new AtomicBoolean(true);
      CompletableFuture<Boolean> over = new CompletableFuture<>();
      long inAnHour = System.nanoTime() + TimeUnit.HOURS.toNanos(1);
      loop.execute(() -> LoopWait.until(inAnHour, loop, wanted::get, over::complete));
      wanted.set(false);
      assertThat(over.get(20, TimeUnit.SECONDS)).isFalse();
    } finally {
      loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
  }
}
