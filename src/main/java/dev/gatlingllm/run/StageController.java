package dev.gatlingllm.run;

import dev.gatlingllm.load.Stage;
import dev.gatlingllm.load.StagePlan;
import dev.gatlingllm.run.ScheduledUsers.Due;
import dev.gatlingllm.wire.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongUnaryOperator;

/**
 * Controls the stages of a run: when each one begins, drains and ends, and how all are stopped
 * early.
 */
public final class StageController {
  /** Time for requests in flight when the run is stopped. */
  static final Duration STOP_DRAIN = Duration.ofSeconds(5);

  private final StagePlan plan;
  private final Stage own;
  private final OwnArrivals arrivals;
  private final Duration drain;
  private final RunObserver observers;
  private final InFlightRequests requests;
  private final TextCounter counter;
  private final EarlyEnd end;
  private final UsedUp usedUp;
  private final List<StageRun> stages = new ArrayList<>();
  private final AtomicBoolean nothingNoted = new AtomicBoolean();
  private volatile LoadGenerator generator;
  private volatile boolean loadBegun;

  /**
   * @param plan of a simulation that has {@code stages(…)}
   * @param own the stage of one that has none
   * @param arrivals schedules of the simulation's own
   * @param drain what requests in flight get when a stage ends
   */
  StageController(
      StagePlan plan,
      Stage own,
      OwnArrivals arrivals,
      Duration drain,
      RunObserver observers,
      InFlightRequests requests,
      TextCounter counter) {
    this.plan = plan;
    this.own = own;
    this.arrivals = arrivals;
    this.drain = drain;
    this.observers = observers;
    this.requests = requests;
    this.counter = counter;
    this.usedUp = new UsedUp(own);
    this.end = new EarlyEnd(requests, counter);
  }

  /** All stages of the plan: Gatling chains them before the load. */
  public synchronized List<StageRun> plan() {
    if (stages.isEmpty()) {
      List<Stage> before = new ArrayList<>();
      for (var next = next(before); next.isPresent(); next = next(before)) {
        before.add(next.get());
        stages.add(new StageRun(next.get()));
      }
    }
    return List.copyOf(stages);
  }

  /** Ends the JVM with one sentence if a file of the stage's load is not as it must be. */
  private Optional<Stage> next(List<Stage> before) {
    return Fatal.checked(() -> plan.next(before));
  }

  /** Whether the load is planned, and not a profile of the simulation's own. */
  boolean isPlanned() {
    return usedUp.isPlanned(stages());
  }

  synchronized List<StageRun> stages() {
    return List.copyOf(stages);
  }

  /** Begins the only stage of a simulation without planned stages; it lasts as long as the run. */
  public synchronized StageRun wholeRun() {
    if (stages.isEmpty()) {
      stages.add(new StageRun(own));
    }
    StageRun stage = stages.get(0);
    begin(stage, arrivals::start);
    return stage;
  }

  /** Begins the stage with its first user; later calls do nothing. */
  public void begin(StageRun stage) {
    stage.last().entered();
    begin(stage, now -> now);
  }

  /**
   * @param start of the stage for a first user who comes at an instant
   */
  private void begin(StageRun stage, LongUnaryOperator start) {
    loadBegun = true;
    // A stage that would begin after the end counts as not run.
    if (!stopping()
        && usedUp.sentence().isEmpty()
        && !stage.begun()
        && stage.begin(start.applyAsLong(System.nanoTime()))) {
      observers.stageBegan(stage);
    }
  }

  /**
   * A user of a stage with a schedule has arrived, and gets the next instant; empty if there is
   * none for it. One who comes late, even after the stage's end, still has its own.
   */
  public Optional<Due> arrive(StageRun stage, ScheduledUsers users) {
    stage.last().entered();
    begin(stage, users::start);
    boolean comes = isWanted(stage) && stage.begun() && !stage.takesNoMore();
    return comes ? users.take(System.nanoTime()) : Optional.empty();
  }

  /** Whether users of the stage who wait for their instants are still to come. */
  public boolean isWanted(StageRun stage) {
    return !stopping() && !stage.endedEarly();
  }

  /** As {@link StageRun#admit}, for a request that is due. */
  public boolean admit(StageRun stage, long dueNanos) {
    boolean admitted = stage.admit(dueNanos);
    if (admitted) {
      observers.arrived(stage, dueNanos);
    }
    return admitted;
  }

  /**
   * Ends a stage early, by a rule of {@code llm.abort}. Later stages run, but the stage of an
   * injection profile of the simulation's own is the whole run.
   */
  void abort(StageRun stage, String rule) {
    if (stage.abort(System.nanoTime(), rule)) {
      System.out.println("gatling-llm: stage '" + stage.stage().name() + "' ended by " + rule);
      if (stage.stage() == own) {
        stop("The run was ended by " + rule, drain);
      }
    }
  }

  /**
   * Ends a stage early whose load is not known any further; later stages run.
   *
   * @param sentence which file is lost
   */
  public void lose(StageRun stage, String sentence) {
    if (stage.lose(System.nanoTime(), sentence)) {
      System.err.println("gatling-llm: stage '" + stage.stage().name() + "' ended: " + sentence);
    }
  }

  /**
   * Ends the run in good order, as there is nothing more to ask.
   *
   * @return whether this call is the first
   */
  boolean useUp(String sentence) {
    return usedUp.begin(sentence, stages());
  }

  /**
   * Cuts the stage whose users' questions are lost; no further one begins.
   *
   * @return false if there is no stage of a plan to cut
   */
  boolean loseInput(String sentence) {
    return usedUp.lose(sentence, stages(), stage -> lose(stage, sentence));
  }

  /** Whether a user of the stage is to ask something new. */
  public boolean asksMore(StageRun stage) {
    return isOpen(stage) && !stage.takesNoMore();
  }

  public boolean isOpen(StageRun stage) {
    return !stopping() && stage.open(System.nanoTime());
  }

  /** Cuts off requests that are in flight after their stage's drain. Called periodically. */
  void checkDrains() {
    long now = System.nanoTime();
    for (StageRun stage : stages()) {
      if (stage.inFlight() > 0 && stage.overdue(now, drain)) {
        requests.cut(stage::equals, Deadline.drained(drain));
        counter.giveUp(stage::equals);
      }
    }
    if (requests.isEmpty() && usedUp.mustStop(stages(), now)) {
      usedUp.sentence().filter(end::isFirst).ifPresent(why -> stopUsedUp(why, now));
    }
  }

  private void stopUsedUp(String why, long now) {
    List<StageRun> used = stages().stream().filter(it -> it.last().begun()).toList();
    used.forEach(StageRun::closeUsedUp);
    if (!used.isEmpty() && generator != null) {
      stages().stream()
          .filter(it -> !it.begun())
          .forEach(it -> generator.reportNotRun(it.stage().name()));
    }
    end.after(now, () -> loadBegun, () -> stopLoad(why));
  }

  /** Whether a request of the stage may be retried at that time. */
  public boolean mayRetry(StageRun stage, long nanos) {
    return !stopping() && !stage.overdue(nanos, drain);
  }

  /** The load generator; null before the scenarios are built. */
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
    return end.reason().filter(why -> !usedUp.sentence().equals(Optional.of(why)));
  }

  /**
   * Stops sending requests, gives those in flight a grace period, then stops the load generator.
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

  public void allLeft(StageRun stage) {
    stage.allLeft(System.nanoTime());
  }

  /** A staged user has left; of an open load, perhaps before anything is measured. */
  public void left(StageRun stage, boolean lastOne) {
    if (stage.last().left()) {
      stage.closeUsedUp();
    }
    boolean ended = lastOne || !stage.open(System.nanoTime());
    boolean last = ended && stage.stage().index() == stages().size() - 1;
    if ((last || stopping() || usedUp.sentence().isPresent()) && requests.isEmpty()) {
      reportIfNothing();
    }
  }

  /** Whether the load generator was told of no request, nor that there is none. */
  boolean reportedNothing() {
    return !requests.anyMeasured() && !nothingNoted.get();
  }

  private void reportIfNothing() {
    if (!requests.anyMeasured() && nothingNoted.compareAndSet(false, true) && generator != null) {
      List<StageRun> begun = stages();
      generator.reportNothing((begun.isEmpty() ? own : begun.get(0).stage()).name());
    }
  }
}
