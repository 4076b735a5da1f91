package dev.gatlingllm.metrics;

import dev.gatlingllm.metrics.StreamConformance.DeviationCount;
import dev.gatlingllm.record.Conformance;
import dev.gatlingllm.record.Conformance.Role;
import dev.gatlingllm.record.Deviation;
import dev.gatlingllm.record.FailureCause;
import dev.gatlingllm.record.RequestRecord;
import dev.gatlingllm.record.TokenCounts;
import dev.gatlingllm.record.TokenSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Counts how answers were framed and worded. Not thread-safe. */
public final class ConformanceTally {
  /** Failures of answers that could not be read to their end. */
  private static final Set<FailureCause> UNREADABLE =
      EnumSet.of(
          FailureCause.NOT_A_STREAM,
          FailureCause.MALFORMED_EVENT,
          FailureCause.ERROR_EVENT,
          FailureCause.UNFINISHED,
          FailureCause.PREMATURE_CLOSE,
          FailureCause.EMPTY_RESPONSE);

  /** Bounds memory if a server invents media types. */
  private static final int MOST_NAMES = 20;

  private long answers;
  private long streams;
  private long whole;
  private long comments;
  private Optional<String> terminator = Optional.empty();
  private long terminated;
  private long withUsage;
  private long withFinishReason;
  private long afterTerminator;
  private long chunks;
  private long tokensInChunks;
  private long keptConnectionsClosed;
  private long strayConnections;
  private Optional<StreamConformance> others = Optional.empty();
  private final Map<String, Long> mediaTypes = new TreeMap<>();
  private final Map<String, Long> lineEnds = new TreeMap<>();
  private final Map<String, Long> roles = new TreeMap<>();
  private final Map<String, Long> httpVersions = new TreeMap<>();
  private final Map<String, Long> bodyEnds = new TreeMap<>();
  private final Map<String, Long> connections = new TreeMap<>();
  private final Map<String, String> serverHeaders = new TreeMap<>();
  private final Map<FailureCause, ErrorCount> failures = new EnumMap<>(FailureCause.class);
  private final Map<Deviation, DeviationCount> deviations = new EnumMap<>(Deviation.class);

  /** Adds a finished request; one without an answer changes nothing. */
  public void add(RequestRecord record) {
    Conformance seen = record.conformance();
    if (seen.httpVersion().isEmpty()) {
      return;
    }
    answers++;
    count(httpVersions, seen.httpVersion().get());
    count(bodyEnds, seen.bodyEnd().label());
    count(connections, seen.keepAlive() ? "keep-alive" : "close");
    seen.server().forEach(serverHeaders::putIfAbsent);
    record
        .failure()
        .filter(it -> UNREADABLE.contains(it.cause()))
        .ifPresent(it -> failures.merge(it.cause(), ErrorCount.of(it), ErrorCount::plus));
    if (seen.stream()) {
      addStream(record, seen);
    }
  }

  private void addStream(RequestRecord record, Conformance seen) {
    streams++;
    count(mediaTypes, seen.mediaType().orElse("none"));
    count(lineEnds, seen.lineEnds().label());
    comments += seen.comments();
    terminator = terminator.or(seen::terminator);
    afterTerminator = Math.max(afterTerminator, seen.afterTerminator().orElse(0));
    if (record.succeeded()) {
      addWhole(record, seen);
    }
    for (Deviation deviation : seen.deviations()) {
      deviates(deviation, record);
    }
  }

  private void addWhole(RequestRecord record, Conformance seen) {
    TokenCounts tokens = record.tokens();
    whole++;
    terminated += record.answer().terminated() ? 1 : 0;
    withUsage += tokens.usageCame() ? 1 : 0;
    withFinishReason += record.answer().finishReason().isPresent() ? 1 : 0;
    if (seen.role() != Role.NONE || seen.deviations().contains(Deviation.NO_ROLE)) {
      count(roles, seen.role().label());
    }
    if (!tokens.completionSource().equals(Optional.of(TokenSource.CHUNKS))
        && tokens.streamed().tokens().isPresent()) {
      chunks += record.chunks().count();
      tokensInChunks += tokens.streamed().tokens().getAsInt();
    }
  }

  /**
   * @param keptClosed number of connections that were closed right after an answer that promised to
   *     keep them
   * @param stray number of connections that received bytes that belong to no request
   */
  public void connections(long keptClosed, long stray) {
    keptConnectionsClosed = keptClosed;
    strayConnections = stray;
  }

  private void deviates(Deviation deviation, RequestRecord record) {
    DeviationCount before = deviations.get(deviation);
    String example = before == null ? DeviationExample.of(deviation, record) : before.example();
    DeviationCount one = new DeviationCount(deviation, 1, example);
    deviations.put(deviation, before == null ? one : before.plus(one));
  }

  void addAll(ConformanceTally other) {
    StreamConformance more = other.conformance();
    others = Optional.of(others.map(before -> before.plus(more)).orElse(more));
  }

  private static void count(Map<String, Long> counts, String name) {
    boolean room = counts.size() < MOST_NAMES || counts.containsKey(name);
    counts.merge(room ? name : "(others)", 1L, Long::sum);
  }

  public StreamConformance conformance() {
    List<DeviationCount> all = new ArrayList<>(deviations.values());
    if (keptConnectionsClosed > 0) {
      all.add(
          new DeviationCount(
              Deviation.CLOSES_KEPT_CONNECTION, keptConnectionsClosed, "within a second"));
    }
    if (strayConnections > 0) {
      all.add(
          new DeviationCount(
              Deviation.STRAY_BYTES, strayConnections, "the connection was closed for that"));
    }
    StreamConformance own = own(all);
    return others.map(own::plus).orElse(own);
  }

  private StreamConformance own(List<DeviationCount> all) {
    return new StreamConformance(
        answers,
        streams,
        whole,
        MostFrequent.first(mediaTypes),
        MostFrequent.first(lineEnds),
        comments,
        terminator,
        terminated,
        withUsage,
        withFinishReason,
        afterTerminator,
        MostFrequent.first(roles),
        chunks,
        tokensInChunks,
        MostFrequent.first(httpVersions),
        MostFrequent.first(bodyEnds),
        MostFrequent.first(connections),
        keptConnectionsClosed,
        new TreeMap<>(serverHeaders),
        List.copyOf(failures.values()),
        List.copyOf(all));
  }
}
