package dev.gatlingllm.load;

import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What is known of a trace once it has been read.
 *
 * @param name of the trace
 * @param rows that are replayed by all load generators
 * @param own rows that this one replays
 * @param failed rows that are left out because they failed when they were recorded
 * @param lastNanos when the last row is due, from the start of the stage
 * @param samples rows whose prompts a tokenizer may be unable to make, one of each length: the
 *     shortest ones, and the longest that is quick to make. Empty if no row says a length
 * @param conversations whether rows have more than one message
 * @param busiestTokens tokens of the prompts that this load generator needs within about the same
 *     four seconds, at most
 */
public record TraceFacts(
    String name,
    long rows,
    long own,
    long failed,
    long lastNanos,
    List<TraceRow> samples,
    boolean conversations,
    long busiestTokens) {

  /** Reads the whole trace. */
  static TraceFacts of(String name, TraceRows rows) {
    Tally tally = new Tally();
    rows.forEachRemaining(tally::add);
    return new TraceFacts(
        name,
        rows.number(),
        tally.own,
        rows.failed(),
        rows.lastDueNanos(),
        tally.samples(),
        tally.conversations,
        tally.busiest);
  }

  private static final class Tally {
    private static final int SECONDS = 4;
    private static final int MOST_SAMPLES = 32;

    /** A prompt takes 2 µs a token; larger ones fail where smaller ones do. */
    private static final int LARGE = 16_384;

    private final long[] tokens = new long[SECONDS];
    private long second;
    private long own;
    private final NavigableMap<Integer, TraceRow> shortest = new TreeMap<>();
    private Optional<TraceRow> longest = Optional.empty();
    private boolean conversations;
    private long busiest;

    void add(Arrival arrival) {
      own++;
      if (arrival.row().isEmpty()) {
        return;
      }
      TraceRow row = arrival.row().get();
      row.inputTokens().ifPresent(tokens -> addSample(tokens, row));
      conversations |= row.messages().size() > 1;
      forget(arrival.dueNanos() / 1_000_000_000);
      tokens[(int) (second % SECONDS)] +=
          row.inputTokens().orElse(0)
              + row.messages().stream().mapToLong(it -> it.text().length()).sum();
      long now = 0;
      for (long each : tokens) {
        now += each;
      }
      busiest = Math.max(busiest, now);
    }

    private void addSample(int length, TraceRow row) {
      if (shortest.size() < MOST_SAMPLES || length < shortest.lastKey()) {
        shortest.putIfAbsent(length, row);
      }
      if (shortest.size() > MOST_SAMPLES) {
        shortest.pollLastEntry();
      }
      if (length <= LARGE && length > longest.map(it -> it.inputTokens().orElse(0)).orElse(0)) {
        longest = Optional.of(row);
      }
    }

    List<TraceRow> samples() {
      return Stream.concat(shortest.values().stream(), longest.stream()).distinct().toList();
    }

    /** Makes room for a later second. */
    private void forget(long to) {
      for (long i = Math.max(second + 1, to - SECONDS + 1); i <= to; i++) {
        tokens[(int) (i % SECONDS)] = 0;
      }
      second = Math.max(second, to);
    }
  }
}
