package dev.gatlingllm.metrics;

import dev.gatlingllm.load.Arrivals;
import dev.gatlingllm.load.Stage;
import dev.gatlingllm.record.FailureCause;
import dev.gatlingllm.record.Instants;
import dev.gatlingllm.record.RequestRecord;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * The requests of a stage that were due and not yet answered, over its time. It tells whether they
 * became more and more: docs/metrics.md, "Overload". The outcome does not depend on the order of
 * the requests. For one thread.
 */
public final class Backlog {
  /** The level of the test for a whole stage. */
  public static final double ONCE = 0.05;

  /** Failures that say nothing of how long an answer would have taken. */
  private static final Set<FailureCause> CUT =
      EnumSet.of(FailureCause.INCOMPLETE, FailureCause.DROPPED);

  private static final int BATCHES = 10;
  private static final int LEAST_ARRIVALS = 20;
  private static final long CELL_NANOS = 250_000_000;
  private static final int MOST_CELLS = 240;
  private static final int MOST_TIMES = 48;

  /** Requests that became due and that ended in a part of the time. */
  private static final class Flow {
    private long due;
    private long ended;

    private void addAll(Flow other) {
      due += other.due;
      ended += other.ended;
    }
  }

  private final long startNanos;
  private final long limitNanos;
  private final boolean level;
  private final TimeGrid<Flow> flows =
      new TimeGrid<>(CELL_NANOS, MOST_CELLS, Flow::new, Flow::addAll);
  private final TimeGrid<AnswerTimes> times =
      new TimeGrid<>(CELL_NANOS, MOST_TIMES, AnswerTimes::new, AnswerTimes::addAll);
  private final AnswerTimes timesBefore = new AnswerTimes();
  private long inFlightAtStart;
  private long lastDue;
  private boolean allScheduled = true;

  private Backlog(long startNanos, long limitNanos, boolean level) {
    this.startNanos = startNanos;
    this.limitNanos = limitNanos;
    this.level = level;
  }

  /**
   * Of a stage whose requests come whatever the answers, at one rate as far as is known before;
   * empty for others.
   */
  public static Optional<Backlog> of(Stage stage, long startNanos) {
    Arrivals arrivals = stage.arrivals();
    boolean own = arrivals instanceof Arrivals.InjectionProfile;
    return own || !arrivals.isClosed() && arrivals.isLevel()
        ? Optional.of(
            new Backlog(startNanos, SliceBounds.of(stage, OptionalLong.empty()).limitNanos(), !own))
        : Optional.empty();
  }

  /** An attempt that waits to be made again is in flight no more. */
  public void add(RequestRecord record) {
    Instants instants = record.instants();
    boolean first = record.origin().attempt() == 1;
    allScheduled &= instants.intendedNanos().isPresent() || record.origin().warmup();
    boolean cut = record.failure().filter(it -> CUT.contains(it.cause())).isPresent();
    OptionalLong sent = instants.sentNanos();
    add(
        first
            ? instants.intendedNanos().orElse(sent.orElse(instants.readyNanos()))
            : instants.readyNanos(),
        instants.endNanos(),
        !cut && !record.origin().retried());
  }

  /**
   * @param answered else it was cut off, and nobody knows how long it would have taken
   */
  public void add(long dueNanos, long endedNanos, boolean answered) {
    long due = dueNanos - startNanos;
    long ended = endedNanos - startNanos;
    if (due < 0) {
      inFlightAtStart += ended >= 0 ? 1 : 0;
      timesBefore.add(ended - due, answered);
    } else if (due < limitNanos) {
      flows.at(due).due++;
      times.at(due).add(ended - due, answered);
      lastDue = Math.max(lastDue, due);
    }
    if (ended >= 0 && ended < limitNanos) {
      flows.at(ended).ended++;
    }
  }

  public Backlog copy() {
    Backlog copy = new Backlog(startNanos, limitNanos, level);
    copy.flows.addAll(flows);
    copy.times.addAll(times);
    copy.timesBefore.addAll(timesBefore);
    copy.inFlightAtStart = inFlightAtStart;
    copy.lastDue = lastDue;
    copy.allScheduled = allScheduled;
    return copy;
  }

  /**
   * What there is to say of a window of this length; empty if it cannot be judged.
   *
   * @param significance the level of the test: the chance to take chance for growth
   */
  public Optional<Overload> judge(long windowNanos, double significance) {
    long judged = level ? windowNanos : Math.min(windowNanos, lastDue);
    int whole = (int) Math.min(judged / flows.widthNanos(), flows.cells().size());
    int each = whole / BATCHES;
    Flow[] batches = batches(whole - each * BATCHES, each);
    Flow sum = sum(List.of(batches));
    if (each == 0 || sum.due < LEAST_ARRIVALS || !level && !isLevel(batches)) {
      return Optional.empty();
    }
    Flow before = sum(flows.cells().subList(0, whole - each * BATCHES));
    long from = inFlightAtStart + before.due - before.ended;
    double seconds = each * BATCHES * flows.widthNanos() / 1e9;
    AnswerTimes early = new AnswerTimes();
    AnswerTimes late = new AnswerTimes();
    boolean grew = grew(batches, significance);
    if (grew) {
      split(judged, early, late);
    }
    // Else the stage may only have been too short for its first answers to come.
    boolean tookLonger = grew && late.areLongerThan(early);
    return Optional.of(
        new Overload(
            tookLonger,
            grew && !tookLonger && late.areMostlyCutBefore(early),
            from,
            from + sum.due - sum.ended,
            sum.due / seconds,
            sum.ended / seconds));
  }

  private Flow[] batches(int first, int each) {
    Flow[] batches = new Flow[BATCHES];
    for (int i = 0; i < BATCHES; i++) {
      batches[i] = sum(flows.cells().subList(first + i * each, first + (i + 1) * each));
    }
    return batches;
  }

  private static Flow sum(List<Flow> parts) {
    Flow sum = new Flow();
    parts.forEach(sum::addAll);
    return sum;
  }

  /** Whether both halves have as many arrivals, but for chance, and all came by a schedule. */
  private boolean isLevel(Flow[] batches) {
    long first = sum(List.of(batches).subList(0, BATCHES / 2)).due;
    long second = sum(List.of(batches).subList(BATCHES / 2, BATCHES)).due;
    return allScheduled && Math.abs(first - second) <= 1.96 * Math.sqrt(first + second);
  }

  /**
   * A t test of the mean growth in a batch. Where the number does not grow in the long run, what it
   * rises by in one batch it falls by in others; so the test, which takes them for independent,
   * then finds less growth than it should, not more.
   */
  private static boolean grew(Flow[] batches, double significance) {
    Moments growth = new Moments();
    for (Flow batch : batches) {
      growth.add(batch.due - batch.ended);
    }
    double error = growth.standardError();
    double most = TDistribution.of(BATCHES - 1).inverseSurvivalProbability(significance) * error;
    return growth.mean().orElseThrow() > Math.max(0, most);
  }

  /** How long the requests of the last two thirds took, and those before. */
  private void split(long judgedNanos, AnswerTimes early, AnswerTimes late) {
    early.addAll(timesBefore);
    long cells = judgedNanos / times.widthNanos();
    for (int i = 0; i < times.cells().size() && i <= cells; i++) {
      (i < cells / 3 ? early : late).addAll(times.cells().get(i));
    }
  }
}
