package dev.gatlingllm.metrics;

import dev.gatlingllm.record.Deviation;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * How the answers of a stage, or of a run, were framed and worded: docs/metrics.md, "Stream
 * conformance". Every map counts answers by what was seen, the most frequent first.
 *
 * @param answers that came, whole or not, streams or not
 * @param streams those that were read as a stream
 * @param whole streams that came to their proper end
 * @param lineEnds of the streams, as {@code mediaTypes} and {@code roles}
 * @param comments comment lines in all streams
 * @param terminator what the API calls a stream's last word; empty where it has none
 * @param terminated whole streams that had it, as the next two
 * @param afterTerminator the most bytes behind it
 * @param chunks text chunks of the whole streams
 * @param tokensInChunks their completion tokens, by usage or tokenizer
 * @param connections by what the answer said of its connection
 * @param keptConnectionsClosed those closed right after an answer that promised to keep them
 * @param serverHeaders of the first answer that has each, by name
 * @param failures that broke the reading of an answer, with the first message of each cause
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

  /** Of no answer at all. */
  public static final StreamConformance NONE =
      new StreamConformance(
          0,
          0,
          0,
          Map.of(),
          Map.of(),
          0,
          Optional.empty(),
          0,
          0,
          0,
          0,
          Map.of(),
          0,
          0,
          Map.of(),
          Map.of(),
          Map.of(),
          0,
          Map.of(),
          List.of(),
          List.of());

  /**
   * @param count answers that deviate so
   * @param example what the first of them was, e.g. "request 7: application/json"
   */
  public record DeviationCount(Deviation deviation, long count, String example) {
    /** Both together, of the same deviation; the example is this one's. */
    DeviationCount plus(DeviationCount later) {
      return new DeviationCount(deviation, count + later.count, example);
    }

    public String label() {
      return deviation.label();
    }

    /** What is so, in a few words. */
    public String what() {
      return deviation.what();
    }

    /** What it means for the numbers, in a sentence or two. */
    public String meaning() {
      return deviation.meaning();
    }

    /** It is counted by answers, not by connections. */
    public boolean ofAnswers() {
      return deviation != Deviation.CLOSES_KEPT_CONNECTION && deviation != Deviation.STRAY_BYTES;
    }
  }

  /** completion tokens ÷ text chunks of the whole streams; empty where either is unknown. */
  public OptionalDouble chunkTokens() {
    return chunks == 0 || tokensInChunks == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) tokensInChunks / chunks);
  }

  /** Both together; of two examples and headers, this one's. */
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
    List<ErrorCount> both = new ArrayList<>(failures);
    both.addAll(others);
    for (ErrorCount failure : both) {
      all.merge(failure.cause(), failure, ErrorCount::plus);
    }
    return List.copyOf(all.values());
  }

  private List<DeviationCount> deviations(List<DeviationCount> others) {
    Map<Deviation, DeviationCount> all = new EnumMap<>(Deviation.class);
    List<DeviationCount> both = new ArrayList<>(deviations);
    both.addAll(others);
    for (DeviationCount one : both) {
      all.merge(one.deviation(), one, DeviationCount::plus);
    }
    return List.copyOf(all.values());
  }
}
