package dev.gatlingllm.metrics;

import dev.gatlingllm.record.Answer;
import dev.gatlingllm.record.Failure;
import dev.gatlingllm.record.FailureCause;
import dev.gatlingllm.record.RequestRecord;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The requests of a stage, counted. For one thread. */
final class RequestTally {
  /** A server that invents finish reasons must not cost memory without end. */
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
  private final Map<FailureCause, ErrorCount> warmupErrors = new EnumMap<>(FailureCause.class);
  private final Map<FailureCause, Long> causes = new EnumMap<>(FailureCause.class);
  private final Map<FailureCause, String> samples = new EnumMap<>(FailureCause.class);
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
    other.warmupErrors.forEach((it, count) -> warmupErrors.merge(it, count, ErrorCount::plus));
    other.causes.forEach((cause, count) -> causes.merge(cause, count, Long::sum));
    other.samples.forEach(samples::putIfAbsent);
    other.finishReasons.forEach(this::addReason);
  }

  private void addWarmupFailure(Failure failure) {
    warmupFailed++;
    warmupErrors.merge(
        failure.cause(),
        new ErrorCount(failure.cause().label(), 1, failure.message()),
        ErrorCount::plus);
  }

  /** What made requests of the warm-up fail. */
  List<ErrorCount> warmupErrors() {
    return List.copyOf(warmupErrors.values());
  }

  private void addMeasured(RequestRecord record) {
    compressed += isCompressed(record.answer()) ? 1 : 0;
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

  private static boolean isCompressed(Answer answer) {
    return answer.contentEncoding().filter(coding -> !coding.equals("identity")).isPresent();
  }

  private void addReason(String reason, long count) {
    boolean room = finishReasons.containsKey(reason) || finishReasons.size() < MOST_FINISH_REASONS;
    finishReasons.merge(room ? reason : "(others)", count, Long::sum);
  }

  private void addFailure(Failure failure) {
    failed++;
    causes.merge(failure.cause(), 1L, Long::sum);
    samples.putIfAbsent(failure.cause(), failure.message());
  }

  /** Those of the warm-up left out. */
  long sent() {
    return succeeded + failed + cancelled;
  }

  long succeeded() {
    return succeeded;
  }

  /** Those that were to be answered to the end. */
  long sentForAnswer() {
    return succeeded + failed;
  }

  /** What did not fail, of the requests sent in the warm-up, or of those sent in the window. */
  long done(boolean ofWarmup) {
    return ofWarmup ? warmup - warmupFailed : succeeded + cancelled;
  }

  long failed(boolean ofWarmup) {
    return ofWarmup ? warmupFailed : failed;
  }

  /** Of the whole stage. */
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
    return causes.entrySet().stream()
        .map(e -> new ErrorCount(e.getKey().label(), e.getValue(), samples.get(e.getKey())))
        .sorted(Comparator.comparingLong(ErrorCount::count).reversed())
        .toList();
  }

  Map<String, Long> finishReasons() {
    return MostFrequent.first(finishReasons);
  }
}
