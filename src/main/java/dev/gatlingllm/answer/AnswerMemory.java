package dev.gatlingllm.answer;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits the bytes that all answers in flight may hold, so that no server can fill the heap.
 * Thread-safe; a share is not.
 */
final class AnswerMemory {
  /** The rest is for the client itself, and for reading and recording answers. */
  private static final int PART_OF_HEAP = 3;

  private static final AnswerMemory OF_THIS_JVM =
      new AnswerMemory(Runtime.getRuntime().maxMemory() / PART_OF_HEAP);

  /** Most answers never hold more. They are not counted, so event loops share no counter. */
  private static final long UNCOUNTED = 32 << 10;

  private static final long STEP = 64 << 10;

  private final long most;
  private final AtomicLong free;

  AnswerMemory(long most) {
    this.most = most;
    this.free = new AtomicLong(most);
  }

  static AnswerMemory ofThisJvm() {
    return OF_THIS_JVM;
  }

  Share share() {
    return new Share();
  }

  final class Share {
    private long held;

    /**
     * Sets the number of bytes held, approximately; returns false and changes nothing if that is
     * too many.
     */
    boolean hold(long bytes) {
      long wanted = bytes <= UNCOUNTED ? 0 : (bytes + STEP - 1) / STEP * STEP;
      long more = wanted - held;
      if (more == 0) {
        return true;
      }
      if (free.addAndGet(-more) < 0 && more > 0) {
        free.addAndGet(more);
        return false;
      }
      held = wanted;
      return true;
    }

    String refusal() {
      return "the answers under way would hold more than %s bytes together, 1/%s of the client's memory (-Xmx)"
          .formatted(most, PART_OF_HEAP);
    }
  }

  long free() {
    return free.get();
  }
}
