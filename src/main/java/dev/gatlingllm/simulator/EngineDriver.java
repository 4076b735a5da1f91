package dev.gatlingllm.simulator;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Runs an {@link Engine} by the clock {@link System#nanoTime}, on the event loop that also writes
 * the tokens: no thread is crossed between a token's due time and its write.
 */
final class EngineDriver {
  /** After so many late advances in a row, the loop gets a turn to read from its sockets. */
  private static final int ADVANCES_PER_TURN = 256;

  private final Engine engine;
  private final EventLoop loop;
  private final Runnable turn = this::turn;
  private Future<?> alarm;
  private long alarmNanos = Engine.IDLE;

  EngineDriver(Engine engine, EventLoop loop) {
    this.engine = engine;
    this.loop = loop;
  }

  void submit(Sequence sequence) {
    engine.submit(sequence);
    setAlarm();
  }

  void cancel(Sequence sequence) {
    engine.cancel(sequence);
  }

  private void turn() {
    alarm = null;
    alarmNanos = Engine.IDLE;
    int advances = 0;
    while (advances++ < ADVANCES_PER_TURN && engine.nextNanos() <= System.nanoTime()) {
      engine.advance();
    }
    setAlarm();
  }

  private void setAlarm() {
    long nextNanos = engine.nextNanos();
    if (nextNanos >= alarmNanos) {
      return;
    }
    if (alarm != null) {
      alarm.cancel(false);
    }
    alarmNanos = nextNanos;
    alarm = loop.schedule(turn, nextNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
  }
}
