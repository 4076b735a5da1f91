package dev.gatlingllm.run;

import dev.gatlingllm.load.Stage;
import dev.gatlingllm.load.StagePlan;
import dev.gatlingllm.wire.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** The stages of a run: when each begins, drains and ends, and how all are stopped early. */
public final class StageController {
  /** What requests in flight get when the run is stopped. */
  static final Duration STOP_DRAIN = Duration.ofSeconds(5);

  private final StagePlan plan;
  private final Stage own;
  private final Duration drain;
  private final RunObserver observers;
  private final InFlightRequests requests;
  private final TextCounter counter;
  private final EarlyEnd end;
  private final List<StageRun> stages = new ArrayList<>();
  private final AtomicBoolean nothingNoted = new AtomicBoolean();
  private volatile LoadGenerator generator;
  private volatile boolean loadBegun;

  /**
   * @param plan of a simulation that has {@code stages(…)}
   * @param own the stage of one that has none
   * @param drain what requests in flight get when a stage ends
   */
  StageController(
      StagePlan plan,
      Stage own,
      Duration drain,
      RunObserver observers,
      InFlightRequests requests,
      TextCounter counter) {
    this.plan = plan;
    this.own = own;
    this.drain = drain;
    this.observers = observers;
    this.requests = requests;
    this.counter = counter;
    this.end = new EarlyEnd(requests, counter);
  }

  /** The stages of the plan, all of them: they are chained before the load. */
  public synchronized List<StageRun> plan() {
    if (stages.isEmpty()) {
      List<Stage> before = new ArrayList<>();
      for (var next = plan.next(before); next.isPresent(); next = plan.next(before)) {
        before.add(next.get());
        stages.add(new StageRun(next.get()));
      }
    }
    return List.copyOf(stages);
  }

  synchronized List<StageRun> stages() {
    return List.copyOf(stages);
  }

  /** Without planned stages, one that lasts as long as the run; begins it. */
  public synchronized StageRun wholeRun() {
    if (stages.isEmpty()) {
      stages.add(new StageRun(own));
    }
    StageRun stage = stages.get(0);
    begin(stage);
    return stage;
  }

  /** A user of the stage has arrived. */
  public void begin(StageRun stage) {
    loadBegun = true;
    // A stage that begins when all is over was not run.
    if (!stopping() && !stage.begun() && stage.begin(System.nanoTime())) {
      observers.stageBegan(stage);
    }
  }

  /** Whether a user of the stage is to send more requests. */
  public boolean isOpen(StageRun stage) {
    return !stopping() && stage.open(System.nanoTime());
  }

  /** Cuts what is still in flight when the drain of a stage has ended; called again and again. */
  void checkDrains() {
    long now = System.nanoTime();
    for (StageRun stage : stages()) {
      if (stage.inFlight() > 0 && stage.overdue(now, drain)) {
        requests.cut(stage, Deadline.drained(drain));
        counter.giveUp(stage::equals);
      }
    }
  }

  /** Whether a request of the stage may still be sent again at that time. */
  public boolean mayRetry(StageRun stage, long nanos) {
    return !stopping() && !stage.overdue(nanos, drain);
  }

  /** What is told to stop; null before the scenarios are built. */
  LoadGenerator generator() {
    return generator;
  }

  void drivenBy(LoadGenerator driver) {
    generator = driver;
  }

  public boolean stopping() {
    return end.reason().isPresent();
  }

  Optional<String> stopReason() {
    return end.reason();
  }

  /**
   * Issues no more requests; those in flight get this grace. Then the load generator is stopped.
   */
  void stop(String reason, Duration grace) {
    if (end.isFirst(reason)) {
      long now = System.nanoTime();
      stages().forEach(stage -> stage.cut(now));
      end.after(now + grace.toNanos(), () -> loadBegun, () -> stopLoad(reason));
    }
  }

  private void stopLoad(String reason) {
    reportIfNothing();
    if (generator != null) {
      generator.stop(reason);
    }
  }

  /** A staged user has left. */
  public void left(StageRun stage) {
    boolean last = stage.stage().index() == stages().size() - 1;
    if ((last || stopping()) && requests.isEmpty()) {
      reportIfNothing();
    }
  }

  private void reportIfNothing() {
    if (!requests.anyMeasured() && nothingNoted.compareAndSet(false, true) && generator != null) {
      generator.reportNothing(stages().get(0).stage().name());
    }
  }
}
