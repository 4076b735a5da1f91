package dev.gatlingllm.gatling;

import dev.gatlingllm.record.Instants;
import dev.gatlingllm.record.RequestRecord;
import io.gatling.commons.stats.KO$;
import io.gatling.commons.stats.OK$;
import io.gatling.commons.stats.Status;
import io.gatling.core.session.GroupBlock;
import io.gatling.core.stats.StatsEngine;
import io.netty.channel.EventLoop;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import scala.Option;
import scala.collection.immutable.List;
import scala.collection.immutable.List$;
import scala.collection.immutable.Nil$;

/**
 * Logs a record as rows of Gatling's report: one for the request, one for its first token. Warm-up
 * requests are not logged, so that Gatling's numbers also cover the measurement window only.
 */
final class GatlingRows {
  /** The name of the row that stands in for a request in Gatling's report. */
  static final String NO_REQUEST = "(not a request) nothing was measured";

  /** Each handover wakes a thread of Gatling's, which costs as much as reading some tokens. */
  private static final long GATHER_MILLIS = 50;

  private final StatsEngine stats;
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean handoverIsDue = new AtomicBoolean();
  private volatile boolean ending;

  GatlingRows(StatsEngine stats) {
    this.stats = stats;
  }

  /**
   * Logs a record a moment later, together with others.
   *
   * @param failure what the row of a failed request says
   * @param staged whether the group is the stage's name; otherwise the session's own groups are
   *     used
   * @param loop hands the rows over
   */
  void log(
      RequestRecord record,
      Optional<String> failure,
      String scenario,
      boolean staged,
      List<String> sessionGroups,
      EventLoop loop) {
    if (record.origin().warmup()) {
      return;
    }
    waiting.add(() -> log(record, failure, scenario, staged, sessionGroups));
    if (ending) {
      handOver();
    } else if (handoverIsDue.compareAndSet(false, true)) {
      loop.schedule(this::handOver, GATHER_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** Hands over what waits, and from now on each record at once: the run is being stopped. */
  void end() {
    ending = true;
    handOver();
  }

  /** Hands over what waits: before the last user exits, as Gatling ends with its users. */
  synchronized void handOver() {
    handoverIsDue.set(false);
    for (Runnable row = waiting.poll(); row != null; row = waiting.poll()) {
      row.run();
    }
  }

  private void log(
      RequestRecord record,
      Optional<String> failure,
      String scenario,
      boolean staged,
      List<String> sessionGroups) {
    String name = record.origin().name();
    List<String> groups = staged ? group(record.origin().stage()) : sessionGroups;
    Instants instants = record.instants();
    long sent = instants.sentNanos().orElse(instants.readyNanos());
    String ofClass = record.origin().labels().requestClass();
    String row = ofClass.isEmpty() ? name : name + " – " + ofClass;
    instants
        .firstTokenNanos()
        .ifPresent(
            first ->
                log(
                    scenario,
                    groups,
                    row + " first token",
                    instants,
                    sent,
                    first,
                    record,
                    Optional.empty()));
    // A separate row: cancelled requests would make the answers look fast.
    String whole = record.cancelled() ? row + " cancelled" : row;
    log(scenario, groups, whole, instants, sent, instants.endNanos(), record, failure);
    if (staged) {
      logGroup(scenario, groups, instants, sent, !record.failed());
    }
  }

  /**
   * Logs each request as one passage through its stage's group, so that the group's row has counts.
   */
  private void logGroup(
      String scenario, List<String> groups, Instants instants, long sent, boolean ok) {
    long start = epochMillis(instants, sent);
    long end = epochMillis(instants, instants.endNanos());
    stats.logGroupEnd(
        scenario,
        GroupBlock.apply(groups, start, (int) (end - start), ok ? OK$.MODULE$ : KO$.MODULE$),
        end);
  }

  /** Logs an empty group for a stage: an assertion on a group that is not there would not hold. */
  static void logNotRun(StatsEngine stats, String stage, long nowMillis) {
    stats.logGroupEnd(stage, GroupBlock.apply(group(stage), nowMillis, 0, OK$.MODULE$), nowMillis);
  }

  /**
   * Logs a row whose name says that it is no request: without any row, Gatling fails and writes no
   * report (3.16.0, ReportsGenerator).
   */
  static void logNothingMeasured(StatsEngine stats, String scenario, long nowMillis) {
    stats.logResponse(
        scenario,
        List$.MODULE$.empty(),
        NO_REQUEST,
        nowMillis,
        nowMillis,
        KO$.MODULE$,
        Option.empty(),
        Option.apply("no request was sent in a measurement window; this row stands for none"));
  }

  private void log(
      String scenario,
      List<String> groups,
      String row,
      Instants instants,
      long fromNanos,
      long toNanos,
      RequestRecord record,
      Optional<String> failure) {
    Status status = failure.isEmpty() ? OK$.MODULE$ : KO$.MODULE$;
    String code =
        record.answer().httpStatus().isPresent()
            ? String.valueOf(record.answer().httpStatus().getAsInt())
            : null;
    stats.logResponse(
        scenario,
        groups,
        row,
        epochMillis(instants, fromNanos),
        epochMillis(instants, toNanos),
        status,
        Option.apply(code),
        Option.apply(failure.orElse(null)));
  }

  private static long epochMillis(Instants instants, long nanos) {
    return instants.startEpochMillis() + Math.round((nanos - instants.readyNanos()) / 1e6);
  }

  private static List<String> group(String name) {
    return Nil$.MODULE$.<String>$colon$colon(name);
  }
}
