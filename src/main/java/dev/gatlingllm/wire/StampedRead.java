package dev.gatlingllm.wire;

import com.sun.jna.Native;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.unix.Errors;

/**
 * Reads from a socket and learns when the kernel received the bytes: recvmsg(2) with SO_TIMESTAMPNS
 * (socket(7)). If bytes of several packets are read at once, the stamp is the last one's. The
 * offsets are those of 64-bit Linux. Used by one thread.
 */
final class StampedRead implements AutoCloseable {
  private static final int SOL_SOCKET = 1;
  private static final int SO_TIMESTAMPNS = 35;
  private static final long FIONREAD = 0x541B;

  // struct msghdr: msg_iov and msg_iovlen, msg_control and msg_controllen
  private static final int MSG_IOV = 16;
  private static final int MSG_IOVLEN = 24;
  private static final int MSG_CONTROL = 32;
  private static final int MSG_CONTROLLEN = 40;

  // struct iovec, behind it
  private static final int IOV_BASE = 56;
  private static final int IOV_LEN = 64;

  // struct cmsghdr, behind that: cmsg_len, cmsg_level, cmsg_type, and a struct timespec
  private static final int CONTROL = 72;
  private static final int CMSG_LEVEL = CONTROL + 8;
  private static final int CMSG_TYPE = CONTROL + 12;
  private static final int SECONDS = CONTROL + 16;
  private static final int NANOS = CONTROL + 24;
  private static final int CONTROL_BYTES = 32;
  private static final int BYTES = CONTROL + CONTROL_BYTES;

  /** No stamp came with the bytes. */
  static final long NONE = Long.MIN_VALUE;

  private final ByteBuf message = Unpooled.directBuffer(BYTES, BYTES).setZero(0, BYTES);
  private final long address = message.memoryAddress();

  StampedRead() {
    message.setLongLE(MSG_IOV, address + IOV_BASE);
    message.setLongLE(MSG_IOVLEN, 1);
    message.setLongLE(MSG_CONTROL, address + CONTROL);
  }

  /** Asks the kernel to stamp what this socket receives from now on; false if it can't. */
  static boolean request(int socket) {
    ByteBuf one = Unpooled.directBuffer(Integer.BYTES).writeIntLE(1);
    try {
      return Libc.setsockopt(socket, SOL_SOCKET, SO_TIMESTAMPNS, one.memoryAddress(), Integer.BYTES)
          == 0;
    } finally {
      one.release();
    }
  }

  /** Whether bytes wait to be read: FIONREAD of ioctl_tty(2), which tcp(7) calls SIOCINQ. */
  static boolean waiting(int socket) {
    ByteBuf bytes = Unpooled.directBuffer(Integer.BYTES).setIntLE(0, 0);
    try {
      return Libc.ioctl(socket, FIONREAD, bytes.memoryAddress()) == 0 && bytes.getIntLE(0) > 0;
    } finally {
      bytes.release();
    }
  }

  /**
   * Reads into the free part of a buffer.
   *
   * @return the number of bytes; 0 at the end of the stream; negative: an error's number, as {@link
   *     Errors} has it
   */
  int into(ByteBuf buffer, int socket) {
    message.setLongLE(IOV_BASE, buffer.memoryAddress() + buffer.writerIndex());
    message.setLongLE(IOV_LEN, buffer.writableBytes());
    message.setLongLE(MSG_CONTROLLEN, CONTROL_BYTES);
    int read = (int) Libc.recvmsg(socket, address, 0);
    if (read < 0) {
      return -Native.getLastError();
    }
    buffer.writerIndex(buffer.writerIndex() + read);
    return read;
  }

  /** When the kernel received the bytes of the last read, in ns since 1970; {@link #NONE}. */
  long epochNanos() {
    boolean stamped =
        message.getLongLE(MSG_CONTROLLEN) >= CONTROL_BYTES
            && message.getIntLE(CMSG_LEVEL) == SOL_SOCKET
            && message.getIntLE(CMSG_TYPE) == SO_TIMESTAMPNS;
    return stamped ? message.getLongLE(SECONDS) * 1_000_000_000 + message.getLongLE(NANOS) : NONE;
  }

  @Override
  public void close() {
    message.release();
  }
}
