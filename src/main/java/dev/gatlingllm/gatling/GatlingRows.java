package dev.gatlingllm.gatling;

import dev.gatlingllm.record.Instants;
import dev.gatlingllm.record.RequestRecord;
import io.gatling.commons.stats.KO$;
import io.gatling.commons.stats.OK$;
import io.gatling.commons.stats.Status;
import io.gatling.core.session.GroupBlock;
import io.gatling.core.stats.StatsEngine;
import scala.Option;
import scala.collection.immutable.List;
import scala.collection.immutable.List$;
import scala.collection.immutable.Nil$;

/**
 * A record's rows in Gatling's report: the request, and its first token. Warm-up requests have
 * none, so that Gatling's numbers are of the measurement window, too.
 */
final class GatlingRows {
  /** What stands in Gatling's report where a request would. */
  static final String NO_REQUEST = "(not a request) nothing was measured";

  private final StatsEngine stats;
  private final String name;

  GatlingRows(StatsEngine stats, String name) {
    this.stats = stats;
    this.name = name;
  }

  /**
   * @param staged the stage's name is the group; else the session's own groups are
   */
  void log(RequestRecord record, String scenario, boolean staged, List<String> sessionGroups) {
    if (record.origin().warmup()) {
      return;
    }
    List<String> groups = staged ? group(record.origin().stage()) : sessionGroups;
    Instants instants = record.instants();
    long sent = instants.sentNanos().orElse(instants.readyNanos());
    instants
        .firstTokenNanos()
        .ifPresent(
            first ->
                log(scenario, groups, name + " first token", instants, sent, first, record, true));
    // A row of its own: what was cut short would make the answers look fast.
    String row = record.cancelled() ? name + " cancelled" : name;
    log(scenario, groups, row, instants, sent, instants.endNanos(), record, !record.failed());
    if (staged) {
      logGroup(scenario, groups, instants, sent, !record.failed());
    }
  }

  /** One request is one passage through its stage's group, so that the group's row has counts. */
  private void logGroup(
      String scenario, List<String> groups, Instants instants, long sent, boolean ok) {
    long start = epochMillis(instants, sent);
    long end = epochMillis(instants, instants.endNanos());
    stats.logGroupEnd(
        scenario,
        GroupBlock.apply(groups, start, (int) (end - start), ok ? OK$.MODULE$ : KO$.MODULE$),
        end);
  }

  /**
   * Gatling makes no report, and fails, where no row was logged at all (3.16.0, ReportsGenerator):
   * so this one says in the place of a name that it is no request.
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
      boolean ok) {
    Status status = ok ? OK$.MODULE$ : KO$.MODULE$;
    String code =
        record.answer().httpStatus().isPresent()
            ? String.valueOf(record.answer().httpStatus().getAsInt())
            : null;
    String message =
        ok
            ? null
            : record
                .failure()
                .map(failure -> failure.cause().label() + ": " + failure.message())
                .orElse(null);
    stats.logResponse(
        scenario,
        groups,
        row,
        epochMillis(instants, fromNanos),
        epochMillis(instants, toNanos),
        status,
        Option.apply(code),
        Option.apply(message));
  }

  private static long epochMillis(Instants instants, long nanos) {
    return instants.startEpochMillis() + Math.round((nanos - instants.readyNanos()) / 1e6);
  }

  private static List<String> group(String name) {
    return Nil$.MODULE$.<String>$colon$colon(name);
  }
}
