package dev.gatlingllm.run;

import dev.gatlingllm.record.RequestRecord;

/** Listens to a run. Its methods must return at once, as the load goes on on the calling thread. */
interface RunObserver {
  /**
   * A stage has begun, and sends its first request next. Stages begin in order. Called on the event
   * loop of the stage's first user.
   */
  default void stageBegan(StageRun stage) {}

  /**
   * A request with an instant of its own is due: it is sent, or waits for {@code llm.maxInFlight}.
   * Called on its event loop.
   */
  default void arrived(StageRun stage, long dueNanos) {}

  /** A stage's last answer has come. Called on the clock's thread, some time later. */
  default void stageEnded(StageRun stage) {}

  /** A request has ended. Called on the thread that writes the records, in their order. */
  default void recorded(RequestRecord record) {}
}
