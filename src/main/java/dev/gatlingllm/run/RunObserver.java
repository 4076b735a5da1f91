package dev.gatlingllm.run;

import dev.gatlingllm.record.RequestRecord;

/** Listens to a run. Whoever tells it goes on with the load: it must return at once. */
interface RunObserver {
  /**
   * A stage has begun, and sends its first request next. Stages begin in order. On the event loop
   * of the stage's first user.
   */
  default void stageBegan(StageRun stage) {}

  /** A stage's last answer has come. On the clock's thread, some time after. */
  default void stageEnded(StageRun stage) {}

  /** A request is over. On the thread that writes the records, in the order in which they came. */
  default void recorded(RequestRecord record) {}
}
