package dev.gatlingllm.report;

import dev.gatlingllm.metrics.ConformanceTally;
import dev.gatlingllm.metrics.ErrorCount;
import dev.gatlingllm.metrics.StreamConformance;
import dev.gatlingllm.metrics.StreamConformance.DeviationCount;
import dev.gatlingllm.record.Deviation;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How the answers of a sample stage were framed. */
final class SampleConformance {
  private SampleConformance() {}

  /** A server as it should be. */
  static StreamConformance sound(long answers, boolean stream) {
    if (answers == 0) {
      return new ConformanceTally().conformance();
    }
    return stream
        ? of(answers, "text/event-stream", "uvicorn", false)
        : new StreamConformance(
            answers,
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
            Map.of("HTTP/1.1", answers),
            Map.of("content-length", answers),
            Map.of("keep-alive", answers),
            0,
            Map.of("server", "uvicorn"),
            List.of(),
            List.of());
  }

  /** A server that is not quite what it claims, in words of this text. */
  static StreamConformance deviating(long answers, String text) {
    return of(answers, text, text, true);
  }

  private static StreamConformance of(
      long answers, String mediaType, String server, boolean deviates) {
    return new StreamConformance(
        answers,
        answers,
        answers,
        Map.of(mediaType, answers),
        Map.of(deviates ? "mixed" : "LF", answers),
        deviates ? 3 * answers : 0,
        Optional.of("[DONE]"),
        answers,
        deviates ? 0 : answers,
        answers,
        deviates ? 17 : 0,
        Map.of("in a chunk of its own", answers),
        199 * answers,
        201 * answers,
        Map.of("HTTP/1.1", answers),
        Map.of("chunked", answers),
        Map.of("keep-alive", answers),
        deviates ? answers - 1 : 0,
        Map.of("server", server),
        deviates
            ? List.of(new ErrorCount("malformedEvent", 2, "no JSON object: " + mediaType))
            : List.of(),
        deviates ? deviations(answers, mediaType) : List.of());
  }

  private static List<DeviationCount> deviations(long answers, String text) {
    return List.of(
        new DeviationCount(Deviation.MEDIA_TYPE, answers, "request 7: " + text),
        new DeviationCount(Deviation.MIXED_LINE_ENDS, answers, "request 7"),
        new DeviationCount(Deviation.AFTER_TERMINATOR, 3, "request 9: 17 bytes"),
        new DeviationCount(Deviation.NO_USAGE, answers, "request 7"),
        new DeviationCount(Deviation.CLOSES_KEPT_CONNECTION, answers - 1, "within a second"));
  }
}
