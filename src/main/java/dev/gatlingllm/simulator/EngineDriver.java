package dev.gatlingllm.simulator;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;

/**
 * Runs an {@link Engine} by {@link System#nanoTime}, on the event loop that also writes the tokens:
 * no other thread is involved between a token's due time and its write.
 */
final class EngineDriver {
  private static final Logger LOGGER = System.getLogger(EngineDriver.class.getName());

  /** Number of late advances in a row after which the loop gets a turn to read from its sockets. */
  private static final int ADVANCES_PER_TURN = 256;

  private final Engine engine;
  private final EventLoop loop;
  private final Runnable turn = this::turn;
  private Future<?> alarm;
  private long alarmNanos = Engine.IDLE;

  EngineDriver(EngineSettings settings, EventLoop loop) {
    this.engine =
        settings instanceof EngineSettings.Steady steady
            ? new SteadyEngine(steady)
            : new BatchingEngine((EngineSettings.Batching) settings);
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
    try {
      while (advances++ < ADVANCES_PER_TURN && engine.nextNanos() <= System.nanoTime()) {
        engine.advance();
      }
    } catch (RuntimeException e) {
      // The event loop would swallow it, and the engine would stop silently.
      LOGGER.log(Level.ERROR, "Simulated server: the engine failed", e);
      throw e;
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
