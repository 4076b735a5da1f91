package dev.gatlingllm.run;

import dev.gatlingllm.record.RequestRecord;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The observers of a run, as one. */
final class RunObservers implements RunObserver {
  private final List<RunObserver> all = new CopyOnWriteArrayList<>();

  void add(RunObserver observer) {
    all.add(observer);
  }

  @Override
  public void stageBegan(StageRun stage) {
    each(observer -> observer.stageBegan(stage));
  }

  @Override
  public void arrived(StageRun stage, long dueNanos) {
    each(observer -> observer.arrived(stage, dueNanos));
  }

  @Override
  public void stageEnded(StageRun stage) {
    each(observer -> observer.stageEnded(stage));
  }

  @Override
  public void recorded(RequestRecord record) {
    each(observer -> observer.recorded(record));
  }

  /** Calls all observers, even if one fails; then throws the first failure. */
  private void each(Consumer<RunObserver> call) {
    Throwable failed = null;
    for (RunObserver observer : all) {
      try {
        call.accept(observer);
      } catch (RuntimeException | Error e) {
        failed = failed == null ? e : failed;
      }
    }
    if (failed instanceof Error error) {
      throw error;
    }
    if (failed instanceof RuntimeException exception) {
      throw exception;
    }
  }
}
