package dev.gatlingllm.run;

import dev.gatlingllm.load.Stage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * That there is nothing more to ask: the stages that run finish what they have begun, and no
 * further one begins. Thread-safe.
 */
final class UsedUp {
  /** How long nobody sends until a run is over whose users nobody counts. */
  private static final Duration IDLE = Duration.ofSeconds(1);

  private final Stage own;
  private volatile Optional<String> sentence = Optional.empty();

  /**
   * @param own the stage of a simulation that plans none
   */
  UsedUp(Stage own) {
    this.own = own;
  }

  Optional<String> sentence() {
    return sentence;
  }

  /** A source has ended. @return whether this call is the first to say so */
  synchronized boolean begin(String why, List<StageRun> stages) {
    if (sentence.isPresent()) {
      return false;
    }
    long now = System.nanoTime();
    stages.forEach(stage -> stage.useUp(now));
    sentence = Optional.of(why);
    return true;
  }

  /**
   * A source is lost.
   *
   * @param cut takes each stage that asks it
   * @return false if there is none of a plan
   */
  synchronized boolean lose(String why, List<StageRun> stages, Consumer<StageRun> cut) {
    if (sentence.isPresent()) {
      return true;
    }
    long now = System.nanoTime();
    List<StageRun> open = stages.stream().filter(it -> it.open(now)).toList();
    if (open.isEmpty() || !isPlanned(open)) {
      return false;
    }
    sentence = Optional.of(why);
    open.forEach(cut);
    return true;
  }

  boolean isPlanned(List<StageRun> stages) {
    return !stages.isEmpty() && stages.get(0).stage() != own;
  }

  /** Whether all that was begun is asked, and the load must be stopped: Gatling would go on. */
  boolean mustStop(List<StageRun> stages, long nowNanos) {
    boolean planned = isPlanned(stages);
    return sentence.isPresent()
        && stages.stream().noneMatch(it -> it.open(nowNanos) && (planned || isBusy(it, nowNanos)))
        && !(planned && stages.stream().allMatch(StageRun::begun));
  }

  private static boolean isBusy(StageRun stage, long nowNanos) {
    return !stage.last().begun() || stage.last().idle(nowNanos).compareTo(IDLE) < 0;
  }
}
