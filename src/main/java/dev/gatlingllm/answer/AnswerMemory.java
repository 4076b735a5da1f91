package dev.gatlingllm.answer;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes that answers under way may hold, all together, so that no server can fill the heap. Any
 * thread; a share belongs to one.
 */
final class AnswerMemory {
  /** Two thirds are for the client's own, and for what reading and recording make of an answer. */
  private static final int PART_OF_HEAP = 3;

  private static final AnswerMemory OF_THIS_JVM =
      new AnswerMemory(Runtime.getRuntime().maxMemory() / PART_OF_HEAP);

  /** By far the most answers hold less at any time: they ask for none, so loops share nothing. */
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

  /** What one answer holds. */
  final class Share {
    private long held;

    /** Now holds about so many bytes; false, and as many as before, where there are not so many. */
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

    /** Why there is no more. */
    String refusal() {
      return "the answers under way would hold more than "
          + most
          + " bytes together, 1/"
          + PART_OF_HEAP
          + " of the client's memory (-Xmx)";
    }
  }

  /** Bytes that nobody holds. */
  long free() {
    return free.get();
  }
}
