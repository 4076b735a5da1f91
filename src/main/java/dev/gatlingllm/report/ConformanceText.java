package dev.gatlingllm.report;

import static dev.gatlingllm.report.Figures.count;
import static dev.gatlingllm.report.Figures.fixed;

import dev.gatlingllm.metrics.StreamConformance;
import dev.gatlingllm.metrics.StreamConformance.DeviationCount;
import dev.gatlingllm.record.Counted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * The stream conformance of a run as text, in the order of every report. The text may contain a
 * server's words; each writer escapes it in its own way.
 */
final class ConformanceText {
  static final String TITLE = "Stream conformance";
  private static final int LONGEST_MESSAGE = 300;

  private ConformanceText() {}

  static List<StageFacts> seen(StreamConformance seen) {
    List<StageFacts> facts = new ArrayList<>();
    if (seen.answers() == 0) {
      facts.add(new StageFacts("Framing", "not seen: no answer came in a measurement window"));
      return facts;
    }
    facts.add(new StageFacts("Framing", framing(seen)));
    if (seen.streams() > 0) {
      facts.add(
          new StageFacts("Ending", seen.whole() == 0 ? "no stream came to one" : ending(seen)));
    }
    if (seen.whole() > 0) {
      facts.add(new StageFacts("Chunks", chunks(seen)));
    }
    facts.add(new StageFacts("Connection", connection(seen)));
    facts.add(new StageFacts("Server", server(seen.serverHeaders())));
    return facts;
  }

  private static String framing(StreamConformance seen) {
    String http = names(seen.httpVersions()) + ", " + names(seen.bodyEnds());
    if (seen.streams() == 0) {
      return http + "; no answer streamed";
    }
    return "%s; line ends %s; %s; %s"
        .formatted(
            names(seen.mediaTypes()),
            names(seen.lineEnds()),
            seen.comments() == 0 ? "no comments" : "comments " + count(seen.comments()),
            http);
  }

  private static String ending(StreamConformance seen) {
    return "of %s whole: %s; finish reason %s; usage %s"
        .formatted(
            count(seen.whole()),
            lastWord(seen),
            count(seen.withFinishReason()),
            count(seen.withUsage()));
  }

  private static String lastWord(StreamConformance seen) {
    if (seen.terminator().isEmpty()) {
      return "no last word in this API";
    }
    String behind =
        seen.afterTerminator() == 0
            ? "nothing behind it"
            : Counted.text("up to %,d {byte|bytes} behind it", seen.afterTerminator());
    return "%s %s, %s".formatted(seen.terminator().get(), count(seen.terminated()), behind);
  }

  private static String chunks(StreamConformance seen) {
    OptionalDouble tokens = seen.chunkTokens();
    String size =
        tokens.isEmpty()
            ? "tokens each not known"
            : "%s tokens each, %s chunks a token"
                .formatted(fixed(tokens.getAsDouble()), fixed(1 / tokens.getAsDouble()));
    return size + (seen.roles().isEmpty() ? "" : "; role " + names(seen.roles()));
  }

  private static String connection(StreamConformance seen) {
    return "%s, as the answers say; %s closed right after a whole one"
        .formatted(names(seen.connections()), count(seen.keptConnectionsClosed()));
  }

  private static String server(Map<String, String> headers) {
    return headers.isEmpty()
        ? "no header names it"
        : headers.entrySet().stream()
            .map(header -> header.getKey() + ": " + OneLine.of(header.getValue()))
            .collect(Collectors.joining("; "));
  }

  /**
   * A failure or a deviation.
   *
   * @param name name of the cause or the deviation
   * @param often how many answers it affects
   * @param text what happened
   * @param meaning what it means for the figures; empty for a failure
   */
  record Finding(String name, String often, String text, String meaning) {
    String line() {
      return "%s, %s: %s%s".formatted(name, often, text, meaning.isEmpty() ? "" : ". " + meaning);
    }
  }

  /** Failures to read an answer, one for each cause. */
  static List<Finding> failures(StreamConformance seen) {
    return seen.failures().stream()
        .map(
            failure ->
                new Finding(
                    failure.cause(),
                    share(failure.count(), seen.answers()),
                    OneLine.of(failure.sampleMessage(), LONGEST_MESSAGE),
                    ""))
        .toList();
  }

  /** Deviations from what was promised, and what they mean for the figures. */
  static List<Finding> warnings(StreamConformance seen) {
    return seen.deviations().stream().map(found -> warning(found, seen)).toList();
  }

  private static Finding warning(DeviationCount found, StreamConformance seen) {
    return new Finding(
        found.deviation().label(),
        found.ofAnswers()
            ? share(found.count(), seen.streams())
            : Counted.text("%,d {connection|connections}", found.count()),
        "%s (%s)".formatted(found.deviation().what(), OneLine.of(found.example(), LONGEST_MESSAGE)),
        found.deviation().meaning());
  }

  private static String share(long part, long all) {
    return count(part) + " of " + count(all);
  }

  /** Names with their counts, or only the name if there is a single one. */
  private static String names(Map<String, Long> counts) {
    return counts.size() == 1
        ? OneLine.of(counts.keySet().iterator().next(), 60)
        : StageFacts.counts(counts);
  }
}
