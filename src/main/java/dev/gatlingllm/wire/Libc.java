package dev.gatlingllm.wire;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import io.netty.channel.epoll.Epoll;
import java.nio.ByteOrder;

/**
 * System calls that Netty does not make, as the manual pages of Linux describe them. Addresses are
 * of memory outside the heap; a result of −1 is an error, and {@link Native#getLastError} says
 * which.
 */
final class Libc {
  private static final boolean AVAILABLE = register();

  private Libc() {}

  /** Loads what is needed, in the background: an event loop would stand still for 0.1 s. */
  static void prepare() {
    Thread loading = new Thread(Libc::isAvailable, "llm-libc");
    loading.setDaemon(true);
    loading.start();
  }

  /** Whether they can be called: Linux, on a 64-bit processor whose structures we know. */
  static boolean isAvailable() {
    return AVAILABLE;
  }

  private static boolean register() {
    try {
      if (!Epoll.isAvailable()
          || Native.POINTER_SIZE != Long.BYTES
          || ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
        return false;
      }
      Native.register(Libc.class, NativeLibrary.getProcess());
      return true;
    } catch (Error e) { // JNA cannot be unpacked, or another version of it is in the way
      return false;
    }
  }

  /**
   * @param message the address of a {@code struct msghdr}
   */
  static native long recvmsg(int socket, long message, int flags);

  /**
   * @param events the address of an array of {@code struct epoll_event}
   */
  static native int epoll_wait(int epoll, long events, int most, int millis);

  static native int setsockopt(int socket, int level, int option, long value, int length);

  static native int ioctl(int socket, long request, long argument);
}
