package dev.gatlingllm.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import io.netty.util.concurrent.FastThreadLocal;

/**
 * A buffer shared by all connections of an event loop for their reads: it stays in the CPU's cache
 * and is not allocated and freed for each token. If a handler retains bytes of a read, it keeps the
 * buffer, and the loop allocates another one.
 */
final class ReadBuffer {
  /** Netty's maximum number of reads before another connection gets its turn. */
  static final int MOST_READS = 16;

  private static final int BYTES = 16 << 10;

  private static final FastThreadLocal<ReadBuffer> OF_LOOP =
      new FastThreadLocal<>() {
        @Override
        protected ReadBuffer initialValue() {
          return new ReadBuffer();
        }

        @Override
        protected void onRemoval(ReadBuffer ended) {
          ended.drop();
        }
      };

  private ByteBuf buffer;

  private ReadBuffer() {}

  /** The buffer of this event loop, empty; the caller releases it. */
  static ByteBuf take(ByteBufAllocator allocator) {
    return OF_LOOP.get().next(allocator);
  }

  /**
   * Makes Netty use the buffer for a connection, and read only when asked to. Must be called on its
   * event loop, before its first read.
   */
  static void on(Channel channel, Runnable before) {
    ChannelConfig config = channel.config();
    config.setRecvByteBufAllocator(new NettyReads(before));
    config.setAutoRead(false);
  }

  private ByteBuf next(ByteBufAllocator allocator) {
    if (buffer == null || buffer.refCnt() > 1) {
      drop();
      buffer = allocator.ioBuffer(BYTES, BYTES);
    }
    return buffer.clear().retain();
  }

  private void drop() {
    if (buffer != null) {
      buffer.release();
      buffer = null;
    }
  }

  /** How Netty reads one connection. */
  private static final class NettyReads extends DefaultMaxMessagesRecvByteBufAllocator {
    private final Runnable before;

    NettyReads(Runnable before) {
      this.before = before;
    }

    @Override
    @SuppressWarnings("deprecation") // Netty deprecates the type without a replacement
    public Handle newHandle() {
      return new MaxMessageHandle() {
        private int reads;

        @Override
        public void reset(ChannelConfig config) {
          super.reset(config);
          reads = 0;
        }

        @Override
        public int guess() {
          return BYTES;
        }

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
          reads++;
          before.run();
          return take(allocator);
        }

        /** Reads on only if a read was full; Netty's own never does without auto-read. */
        @Override
        public boolean continueReading(UncheckedBooleanSupplier mayBeMore) {
          return reads < MOST_READS && mayBeMore.get();
        }
      };
    }
  }
}
