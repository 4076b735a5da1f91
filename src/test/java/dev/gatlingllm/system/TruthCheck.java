package dev.gatlingllm.system;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Compares the client's records with the server's own log of the same run, request by request and
 * chunk by chunk. Both clocks are the machine's monotonic one.
 *
 * <p>A chunk must not be stamped before the server wrote it; nor after the stamp of the next one;
 * nor later than a bound after its write. The bound is a set figure plus the longest time that a
 * witness, a thread that does nothing but wake up, was kept waiting during the run: on a busy
 * machine everybody is late.
 */
final class TruthCheck {
  /** Stamps are recorded to the microsecond, rounded down. */
  private static final long RESOLUTION_NANOS = 1_000;

  private final long boundNanos;
  private final List<String> violations = new ArrayList<>();

  TruthCheck(long boundNanos) {
    this.boundNanos = boundNanos;
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
    long[] written = textChunks(entry);
    long[] stamped = stamps(record);
    if (written.length != stamped.length) {
      violations.add(
          name(record) + ": " + written.length + " written, " + stamped.length + " read");
      return;
    }
    for (int i = 0; i < written.length; i++) {
      chunk(
          record, i, written[i], stamped[i], i + 1 < stamped.length ? stamped[i + 1] : end(record));
    }
  }

  private void chunk(JsonNode record, int i, long written, long stamped, long next) {
    String which = name(record) + ", chunk " + i;
    if (stamped + RESOLUTION_NANOS < written) {
      violations.add(which + " was stamped " + (written - stamped) + " ns before it was written");
    }
    if (stamped > next + RESOLUTION_NANOS) {
      violations.add(which + " was stamped " + (stamped - next) + " ns after the next");
    }
    if (stamped - written > boundNanos) {
      violations.add(which + " was stamped " + (stamped - written) + " ns after it was written");
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
                  long[] written = textChunks(sent.get(record.get("responseId").asText()));
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

  /** When the server wrote each chunk that has text. */
  private static long[] textChunks(JsonNode entry) {
    List<Long> nanos = new ArrayList<>();
    entry.get("chunkNanos").forEach(chunk -> nanos.add(chunk.asLong()));
    return nanos.stream().mapToLong(Long::longValue).toArray();
  }

  private static long[] stamps(JsonNode record) {
    JsonNode micros = record.get("chunkMicrosSinceSent");
    long[] stamps = new long[micros.size()];
    Arrays.setAll(stamps, i -> record.get("sentNanos").asLong() + micros.get(i).asLong() * 1_000);
    return stamps;
  }

  private static long end(JsonNode record) {
    return record.get("endNanos").asLong();
  }

  private static String name(JsonNode record) {
    return "request " + record.get("request").asLong();
  }
}
