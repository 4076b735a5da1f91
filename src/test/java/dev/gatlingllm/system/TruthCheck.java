package dev.gatlingllm.system;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongBinaryOperator;
import java.util.stream.Collectors;

/**
 * Compares the client's records with the server's own log of the same run, request by request and
 * chunk by chunk. Both clocks are the machine's monotonic one.
 *
 * <p>A chunk must not be stamped before the server wrote it; nor after the stamp of the next one;
 * nor later than a bound after its write had returned. Time in which, by others' account, the
 * client could not run does not count: {@link Witness}.
 */
final class TruthCheck {
  /** Stamps are recorded to the microsecond, rounded down. */
  private static final long RESOLUTION_NANOS = 1_000;

  private final long boundNanos;
  private final LongBinaryOperator excusedNanos;
  private final List<String> violations = new ArrayList<>();

  /**
   * @param excusedNanos as of {@link Witness#excusedNanos}
   */
  TruthCheck(long boundNanos, LongBinaryOperator excusedNanos) {
    this.boundNanos = boundNanos;
    this.excusedNanos = excusedNanos;
  }

  /** What does not agree, a sentence each. */
  List<String> violations(List<JsonNode> records, List<JsonNode> log) {
    Map<String, JsonNode> sent =
        log.stream()
            .filter(entry -> entry.hasNonNull("id"))
            .collect(Collectors.toMap(entry -> entry.get("id").asText(), Function.identity()));
    for (JsonNode record : records) {
      JsonNode entry = sent.get(record.path("responseId").asText());
      if (entry == null) {
        violations.add(name(record) + " is not in the server's log");
      } else {
        request(record, entry);
      }
    }
    return violations;
  }

  private void request(JsonNode record, JsonNode entry) {
    same(record, "promptTokens", entry, "promptTokens");
    same(record, "finishReason", entry, "finishReason");
    same(record, "completionTokens", entry, "completionTokens");
    long received = entry.get("receivedNanos").asLong();
    if (record.get("sentNanos").asLong() > received) {
      violations.add(name(record) + " was received before it was sent");
    }
    long[] begun = nanos(entry, "chunkNanos");
    long[] written = entry.has("chunkWrittenNanos") ? nanos(entry, "chunkWrittenNanos") : begun;
    long[] stamped = stamps(record);
    if (written.length != stamped.length) {
      violations.add(
          name(record) + ": " + written.length + " written, " + stamped.length + " read");
      return;
    }
    for (int i = 0; i < written.length; i++) {
      long next = i + 1 < stamped.length ? stamped[i + 1] : record.get("endNanos").asLong();
      chunk(name(record) + ", chunk " + i, begun[i], written[i], stamped[i], next);
    }
  }

  private void chunk(String which, long begun, long written, long stamped, long next) {
    if (stamped + RESOLUTION_NANOS < begun) {
      violations.add(which + " was stamped " + (begun - stamped) + " ns before it was written");
    }
    if (stamped > next + RESOLUTION_NANOS) {
      violations.add(which + " was stamped " + (stamped - next) + " ns after the next");
    }
    long excused = excusedNanos.applyAsLong(begun, stamped);
    if (stamped - written - excused > boundNanos) {
      String but = " ns after it was written; excused are only " + excused;
      violations.add(which + " was stamped " + (stamped - written) + but);
    }
  }

  /** The median of stamp − write over all chunks, in nanoseconds. */
  static long medianErrorNanos(List<JsonNode> records, List<JsonNode> log) {
    Map<String, JsonNode> sent =
        log.stream()
            .filter(entry -> entry.hasNonNull("id"))
            .collect(Collectors.toMap(entry -> entry.get("id").asText(), Function.identity()));
    long[] errors =
        records.stream()
            .flatMapToLong(
                record -> {
                  long[] written = nanos(sent.get(record.get("responseId").asText()), "chunkNanos");
                  long[] stamped = stamps(record);
                  long[] late = new long[written.length];
                  Arrays.setAll(late, i -> stamped[i] - written[i]);
                  return Arrays.stream(late);
                })
            .sorted()
            .toArray();
    return errors[errors.length / 2];
  }

  private void same(JsonNode record, String field, JsonNode entry, String logged) {
    if (!record.get(field).asText().equals(entry.get(logged).asText())) {
      violations.add(
          name(record)
              + ": "
              + field
              + " is "
              + record.get(field)
              + ", the server's log has "
              + entry.get(logged));
    }
  }

  /** Of each chunk that has text, just before or just after the server wrote it. */
  private static long[] nanos(JsonNode entry, String instants) {
    return entry.get(instants).valueStream().mapToLong(JsonNode::asLong).toArray();
  }

  private static long[] stamps(JsonNode record) {
    JsonNode micros = record.get("chunkMicrosSinceSent");
    long[] stamps = new long[micros.size()];
    Arrays.setAll(stamps, i -> record.get("sentNanos").asLong() + micros.get(i).asLong() * 1_000);
    return stamps;
  }

  private static String name(JsonNode record) {
    return "request " + record.get("request").asLong();
  }
}
