package dev.gatlingllm.run;

import dev.gatlingllm.load.Stage;
import dev.gatlingllm.metrics.StageProgress.Phase;
import dev.gatlingllm.record.Window;
import dev.gatlingllm.wire.ConnectionWatch;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** The state of a running stage: when it began, when it stops sending, how much it has sent. */
public final class StageRun implements ConnectionWatch.Listener {
  private static final Duration BEYOND_ANY_RUN = Duration.ofDays(365);

  private final Stage stage;
  private final AtomicLong measured = new AtomicLong();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger mostInFlight = new AtomicInteger();
  private final LastRequests last = new LastRequests();
  private final LongAdder keptConnectionsClosed = new LongAdder();
  private final LongAdder strayConnections = new LongAdder();
  private volatile boolean begun;
  private volatile boolean cut;
  private volatile boolean endedEarly;
  private volatile Optional<String> abortRule = Optional.empty();
  private volatile Optional<String> lostInput = Optional.empty();
  private volatile boolean left;
  private volatile long startNanos;

  /** Planned or actual; empty while unknown. */
  private volatile OptionalLong endNanos = OptionalLong.empty();

  StageRun(Stage stage) {
    this.stage = stage;
  }

  public Stage stage() {
    return stage;
  }

  /**
   * Begins the stage, when its first user arrives.
   *
   * @return whether this call began it
   */
  synchronized boolean begin(long nowNanos) {
    if (begun) {
      return false;
    }
    startNanos = nowNanos;
    stage
        .arrivals()
        .plannedDuration()
        .ifPresent(planned -> endNanos = OptionalLong.of(nowNanos + planned.toNanos()));
    begun = true;
    return true;
  }

  boolean begun() {
    return begun;
  }

  long startNanos() {
    return startNanos;
  }

  boolean open(long nowNanos) {
    return begun && !hasEnded(nowNanos);
  }

  private boolean hasEnded(long nowNanos) {
    OptionalLong end = endNanos;
    return end.isPresent() && nowNanos - end.getAsLong() >= 0;
  }

  /** Whether the stage has ended and its last answer has come. */
  boolean over(long nowNanos) {
    return begun && !open(nowNanos) && inFlight() == 0;
  }

  /** Whether the stage ended at least this long ago. */
  boolean overdue(long nowNanos, Duration drain) {
    return begun && hasEnded(nowNanos - drain.toNanos());
  }

  public boolean warmup(long nowNanos) {
    return nowNanos - windowStart() < 0;
  }

  /**
   * Asks for permission to send a request now. The request that reaches the stage's limit closes
   * the stage.
   */
  public boolean admit(long nowNanos) {
    if (!open(nowNanos)) {
      return false;
    }
    last.sent(nowNanos);
    if (warmup(nowNanos)) {
      return true;
    }
    long number = measured.incrementAndGet();
    OptionalLong limit = stage.arrivals().requestLimit();
    if (limit.isPresent() && number >= limit.getAsLong()) {
      boolean last = number == limit.getAsLong();
      close(nowNanos + (last ? 1 : 0));
      return last;
    }
    return true;
  }

  /** Whether it has as many requests as it may have, which ends it. */
  public boolean isFull() {
    OptionalLong limit = stage.arrivals().requestLimit();
    return limit.isPresent() && measured() >= limit.getAsLong();
  }

  long measured() {
    return measured.get();
  }

  /** Stops sending. The window ends now, unless it has ended before. */
  synchronized void close(long nowNanos) {
    if (open(nowNanos)) {
      endNanos = OptionalLong.of(nowNanos);
      endedEarly = true;
    }
  }

  /** The same for a run that is stopped: the stage is shorter than planned. */
  synchronized void cut(long nowNanos) {
    cut |= open(nowNanos);
    close(nowNanos);
  }

  /**
   * The same for a stage that a rule of {@code llm.abort} ends.
   *
   * @return whether this call ended it
   */
  synchronized boolean abort(long nowNanos, String rule) {
    if (!open(nowNanos)) {
      return false;
    }
    abortRule = Optional.of(rule);
    cut(nowNanos);
    return true;
  }

  /**
   * The same for a stage whose load is not known any further.
   *
   * @param sentence which file is lost
   * @return whether this call ended it
   */
  synchronized boolean lose(long nowNanos, String sentence) {
    if (!open(nowNanos)) {
      return false;
    }
    lostInput = Optional.of(sentence);
    cut(nowNanos);
    return true;
  }

  /** Its users, once they have nothing more to ask. */
  LastRequests last() {
    return last;
  }

  /** Its users have nothing more to ask: no more come, others finish what they have begun. */
  synchronized void useUp(long nowNanos) {
    if (open(nowNanos)) {
      last.begin(nowNanos);
    }
  }

  synchronized void closeUsedUp() {
    close(last.endNanos());
  }

  public boolean takesNoMore() {
    return endedEarly || last.begun();
  }

  /** The rule of {@code llm.abort} that ended it, with its figures. */
  Optional<String> abortRule() {
    return abortRule;
  }

  /** Which file of its load was lost, which ended it; a sentence. */
  Optional<String> lostInput() {
    return lostInput;
  }

  /** Whether it sends no more though its planned end has not come. */
  public boolean endedEarly() {
    return endedEarly;
  }

  boolean isCut() {
    return cut;
  }

  Phase phase(long nowNanos) {
    if (!open(nowNanos)) {
      return Phase.DRAINING;
    }
    return warmup(nowNanos) ? Phase.WARM_UP : Phase.MEASURING;
  }

  /** Since it began, until it ended; none while its first user waits for its instant. */
  Duration elapsed(long nowNanos) {
    long end = open(nowNanos) ? nowNanos : endNanos.orElse(nowNanos);
    return Duration.ofNanos(Math.max(0, end - startNanos));
  }

  /** Ends a stage without a planned end: its window extends to the last answer. */
  synchronized void endAt(long nanos) {
    endNanos = OptionalLong.of(nanos);
  }

  /** All its users have left, so a stage whose end nobody planned has ended. */
  synchronized void allLeft(long nowNanos) {
    if (begun && stage.arrivals().plannedDuration().isEmpty()) {
      left = true;
      close(nowNanos);
    }
  }

  /** Whether only the end of the run ends it. */
  boolean endsWithTheRun() {
    return stage.arrivals().plannedDuration().isEmpty()
        && !left
        && abortRule.isEmpty()
        && lostInput.isEmpty()
        && !(endedEarly && last.begun());
  }

  /**
   * The measurement window; empty if the stage was stopped during its warm-up. While its end is
   * unknown, it extends beyond any run.
   */
  Window window() {
    long start = windowStart();
    long end = endNanos.orElse(start + BEYOND_ANY_RUN.toNanos());
    return new Window(start, end - start < 0 ? start : end);
  }

  private long windowStart() {
    return startNanos + stage.warmup().toNanos();
  }

  @Override
  public void keptConnectionClosed() {
    keptConnectionsClosed.increment();
  }

  @Override
  public void strayBytes() {
    strayConnections.increment();
  }

  /** Number of connections that received bytes that belong to no request. */
  long strayConnections() {
    return strayConnections.sum();
  }

  long keptConnectionsClosed() {
    return keptConnectionsClosed.sum();
  }

  void started() {
    int now = inFlight.incrementAndGet();
    if (now > mostInFlight.get()) {
      mostInFlight.accumulateAndGet(now, Math::max);
    }
  }

  void finished() {
    inFlight.decrementAndGet();
  }

  int inFlight() {
    return inFlight.get();
  }

  int peakConcurrency() {
    return mostInFlight.get();
  }
}
