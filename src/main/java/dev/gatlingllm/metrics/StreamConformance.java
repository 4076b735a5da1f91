package dev.gatlingllm.metrics;

import dev.gatlingllm.record.Deviation;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How the answers of a stage or a run were framed and worded: docs/metrics.md, "Stream
 * conformance". Each map counts answers by the value seen, most frequent first.
 *
 * @param answers all answers, complete or not, streamed or not
 * @param streams answers that were read as a stream
 * @param whole streams that reached their proper end
 * @param lineEnds of the streams, like {@code mediaTypes} and {@code roles}
 * @param comments comment lines in all streams
 * @param terminator the API's name for the end marker of a stream; empty if it has none
 * @param terminated complete streams that had it; likewise the next two
 * @param afterTerminator maximum number of bytes after it
 * @param chunks text chunks of the complete streams
 * @param tokensInChunks their completion tokens, by usage or tokenizer
 * @param connections by what the answer said about its connection
 * @param keptConnectionsClosed connections closed right after an answer that promised to keep them
 * @param serverHeaders by name, from the first answer that has each
 * @param failures failures to read an answer, with the first message of each cause
 * @param deviations in the order of the enum
 */
public record StreamConformance(
    long answers,
    long streams,
    long whole,
    Map<String, Long> mediaTypes,
    Map<String, Long> lineEnds,
    long comments,
    Optional<String> terminator,
    long terminated,
    long withUsage,
    long withFinishReason,
    long afterTerminator,
    Map<String, Long> roles,
    long chunks,
    long tokensInChunks,
    Map<String, Long> httpVersions,
    Map<String, Long> bodyEnds,
    Map<String, Long> connections,
    long keptConnectionsClosed,
    Map<String, String> serverHeaders,
    List<ErrorCount> failures,
    List<DeviationCount> deviations) {

  /**
   * @param count number of answers with this deviation
   * @param example the first of them, e.g. "request 7: application/json"
   */
  public record DeviationCount(Deviation deviation, long count, String example) {
    /** The sum of two counts of the same deviation, with this one's example. */
    DeviationCount plus(DeviationCount later) {
      return new DeviationCount(deviation, count + later.count, example);
    }

    /** Whether it counts answers, not connections. */
    public boolean ofAnswers() {
      return deviation != Deviation.CLOSES_KEPT_CONNECTION && deviation != Deviation.STRAY_BYTES;
    }
  }

  /** completion tokens ÷ text chunks of the complete streams; empty if either is unknown. */
  public OptionalDouble chunkTokens() {
    return chunks == 0 || tokensInChunks == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) tokensInChunks / chunks);
  }

  /** The sum of two; this one's examples and headers take precedence. */
  public StreamConformance plus(StreamConformance other) {
    Map<String, String> headers = new TreeMap<>(other.serverHeaders);
    headers.putAll(serverHeaders);
    return new StreamConformance(
        answers + other.answers,
        streams + other.streams,
        whole + other.whole,
        sum(mediaTypes, other.mediaTypes),
        sum(lineEnds, other.lineEnds),
        comments + other.comments,
        terminator.or(other::terminator),
        terminated + other.terminated,
        withUsage + other.withUsage,
        withFinishReason + other.withFinishReason,
        Math.max(afterTerminator, other.afterTerminator),
        sum(roles, other.roles),
        chunks + other.chunks,
        tokensInChunks + other.tokensInChunks,
        sum(httpVersions, other.httpVersions),
        sum(bodyEnds, other.bodyEnds),
        sum(connections, other.connections),
        keptConnectionsClosed + other.keptConnectionsClosed,
        headers,
        failures(other.failures),
        deviations(other.deviations));
  }

  private static Map<String, Long> sum(Map<String, Long> one, Map<String, Long> other) {
    Map<String, Long> sum = new TreeMap<>(one);
    other.forEach((name, count) -> sum.merge(name, count, Long::sum));
    return MostFrequent.first(sum);
  }

  private List<ErrorCount> failures(List<ErrorCount> others) {
    Map<String, ErrorCount> all = new LinkedHashMap<>();
    Stream.concat(failures.stream(), others.stream())
        .forEach(failure -> all.merge(failure.cause(), failure, ErrorCount::plus));
    return List.copyOf(all.values());
  }

  private List<DeviationCount> deviations(List<DeviationCount> others) {
    Map<Deviation, DeviationCount> all = new EnumMap<>(Deviation.class);
    Stream.concat(deviations.stream(), others.stream())
        .forEach(one -> all.merge(one.deviation(), one, DeviationCount::plus));
    return List.copyOf(all.values());
  }
}
