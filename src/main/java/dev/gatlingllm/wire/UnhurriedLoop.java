package dev.gatlingllm.wire;

import io.netty.channel.AbstractEventLoop;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * An event loop whose repeated tasks run no more often than is needed. Once a second Gatling's
 * client (3.16.0) goes through all idle connections of a loop for those to close: 3 to 4 µs each,
 * so that 20,000 of them would stop the loop for some 70 ms, to find none for as long as the idle
 * timeout. Each connection that is opened on it gets a {@link HandshakeEnd}.
 */
final class UnhurriedLoop extends AbstractEventLoop {
  private final EventLoop loop;
  private final long leastNanos;

  /**
   * @param least time between two runs of a repeated task
   */
  UnhurriedLoop(EventLoop loop, Duration least) {
    super(loop.parent());
    this.loop = loop;
    this.leastNanos = least.toNanos();
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable task, long initialDelay, long delay, TimeUnit unit) {
    return loop.scheduleWithFixedDelay(
        task,
        Math.max(leastNanos, unit.toNanos(initialDelay)),
        Math.max(leastNanos, unit.toNanos(delay)),
        TimeUnit.NANOSECONDS);
  }

  /** The client opens its connections by it. */
  @Override
  public ChannelFuture register(Channel channel) {
    HandshakeEnd.await(channel);
    return loop.register(channel);
  }

  @Override
  public ChannelFuture register(ChannelPromise promise) {
    return loop.register(promise);
  }

  @Override
  @Deprecated
  public ChannelFuture register(Channel channel, ChannelPromise promise) {
    return loop.register(channel, promise);
  }

  @Override
  public void execute(Runnable task) {
    loop.execute(task);
  }

  @Override
  public boolean inEventLoop(Thread thread) {
    return loop.inEventLoop(thread);
  }

  @Override
  public boolean isShuttingDown() {
    return loop.isShuttingDown();
  }

  @Override
  public boolean isShutdown() {
    return loop.isShutdown();
  }

  @Override
  public boolean isTerminated() {
    return loop.isTerminated();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return loop.awaitTermination(timeout, unit);
  }

  @Override
  public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
    return loop.shutdownGracefully(quietPeriod, timeout, unit);
  }

  @Override
  public Future<?> terminationFuture() {
    return loop.terminationFuture();
  }

  @Override
  @Deprecated
  public void shutdown() {
    loop.shutdown();
  }
}
