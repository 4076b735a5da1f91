package dev.gatlingllm.metrics;

import dev.gatlingllm.record.Failure;
import dev.gatlingllm.record.FailureCause;
import dev.gatlingllm.record.RequestRecord;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.TreeMap;

/** Counts the requests of a stage. Not thread-safe. */
final class RequestTally {
  /** Bounds memory if a server invents finish reasons. */
  private static final int MOST_FINISH_REASONS = 50;

  private long succeeded;
  private long failed;
  private long cancelled;
  private long warmup;
  private long warmupFailed;
  private long gaps;
  private long stalls;
  private long requestsWithStall;
  private long connectionsOpened;
  private long resends;
  private long compressed;
  private final LongSummaryStatistics connectionWaits = new LongSummaryStatistics();
  private final Map<FailureCause, ErrorCount> warmupErrors = new EnumMap<>(FailureCause.class);
  private final Map<FailureCause, ErrorCount> errors = new EnumMap<>(FailureCause.class);
  private final Map<String, Long> finishReasons = new TreeMap<>();

  void add(RequestRecord record) {
    connectionsOpened += record.connection().opened() ? 1 : 0;
    resends += record.connection().resends();
    if (record.origin().retried()) {
      return; // the attempt that follows decides
    }
    if (record.origin().warmup()) {
      warmup++;
      if (record.failed()) {
        addWarmupFailure(record.failure().orElseThrow());
      }
    } else {
      addMeasured(record);
    }
  }

  void addAll(RequestTally other) {
    succeeded += other.succeeded;
    failed += other.failed;
    cancelled += other.cancelled;
    warmup += other.warmup;
    warmupFailed += other.warmupFailed;
    gaps += other.gaps;
    stalls += other.stalls;
    requestsWithStall += other.requestsWithStall;
    connectionsOpened += other.connectionsOpened;
    resends += other.resends;
    compressed += other.compressed;
    connectionWaits.combine(other.connectionWaits);
    other.warmupErrors.forEach((it, count) -> warmupErrors.merge(it, count, ErrorCount::plus));
    other.errors.forEach((it, count) -> errors.merge(it, count, ErrorCount::plus));
    other.finishReasons.forEach(this::addReason);
  }

  private void addWarmupFailure(Failure failure) {
    warmupFailed++;
    warmupErrors.merge(failure.cause(), ErrorCount.of(failure), ErrorCount::plus);
  }

  List<ErrorCount> warmupErrors() {
    return List.copyOf(warmupErrors.values());
  }

  private void addMeasured(RequestRecord record) {
    compressed +=
        record.answer().contentEncoding().filter(it -> !it.equals("identity")).isPresent() ? 1 : 0;
    record.connection().waitNanos().ifPresent(connectionWaits::accept);
    gaps += record.chunks().gaps();
    stalls += record.chunks().stalls();
    requestsWithStall += record.chunks().stalls() > 0 ? 1 : 0;
    if (record.cancelled()) {
      cancelled++;
    } else {
      record.failure().ifPresentOrElse(this::addFailure, () -> succeeded++);
    }
    record.answer().finishReason().ifPresent(reason -> addReason(reason, 1));
  }

  private void addReason(String reason, long count) {
    boolean room = finishReasons.containsKey(reason) || finishReasons.size() < MOST_FINISH_REASONS;
    finishReasons.merge(room ? reason : "(others)", count, Long::sum);
  }

  private void addFailure(Failure failure) {
    failed++;
    errors.merge(failure.cause(), ErrorCount.of(failure), ErrorCount::plus);
  }

  /** Number of requests, without the warm-up. */
  long sent() {
    return succeeded + failed + cancelled;
  }

  long succeeded() {
    return succeeded;
  }

  /** Number of requests, without those that were cancelled on purpose. */
  long sentForAnswer() {
    return succeeded + failed;
  }

  /** Number of requests that did not fail, of those sent in the warm-up or in the window. */
  long done(boolean ofWarmup) {
    return ofWarmup ? warmup - warmupFailed : succeeded + cancelled;
  }

  long failed(boolean ofWarmup) {
    return ofWarmup ? warmupFailed : failed;
  }

  boolean anyFinished() {
    return warmup + sent() > 0;
  }

  StageSummary.Counts counts(TokenTally tokens) {
    return new StageSummary.Counts(
        sent(),
        succeeded,
        failed,
        cancelled,
        warmup,
        warmupFailed,
        gaps,
        stalls,
        requestsWithStall,
        connectionsOpened,
        resends,
        compressed,
        tokens.cachedPromptTokens(),
        tokens.reasoningTokens());
  }

  /** Failures by cause, most frequent first. */
  List<ErrorCount> errors() {
    return errors.values().stream()
        .sorted(Comparator.comparingLong(ErrorCount::count).reversed())
        .toList();
  }

  /** How long requests waited for connections that others opened, in nanoseconds. */
  LongSummaryStatistics connectionWaits() {
    return connectionWaits;
  }

  Map<String, Long> finishReasons() {
    return MostFrequent.first(finishReasons);
  }
}
