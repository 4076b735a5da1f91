package dev.gatlingllm.load;

import java.util.Optional;

/**
 * What is known of a trace once it has been read.
 *
 * @param name of the trace
 * @param rows that are replayed by all load generators
 * @param own rows that this one replays
 * @param failed rows that are left out because they failed when they were recorded
 * @param lastNanos when the last row is due, from the start of the stage
 * @param sample the row that says the least tokens of its prompt; empty if none does
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
    Optional<TraceRow> sample,
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
        tally.sample,
        tally.conversations,
        tally.busiest);
  }

  private static final class Tally {
    private static final int SECONDS = 4;

    private final long[] tokens = new long[SECONDS];
    private long second;
    private long own;
    private Optional<TraceRow> sample = Optional.empty();
    private int least = Integer.MAX_VALUE;
    private boolean conversations;
    private long busiest;

    void add(Arrival arrival) {
      own++;
      if (arrival.row().isEmpty()) {
        return;
      }
      TraceRow row = arrival.row().get();
      if (row.inputTokens().isPresent() && row.inputTokens().getAsInt() < least) {
        least = row.inputTokens().getAsInt();
        sample = Optional.of(row);
      }
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

    /** Makes room for a later second. */
    private void forget(long to) {
      for (long i = Math.max(second + 1, to - SECONDS + 1); i <= to; i++) {
        tokens[(int) (i % SECONDS)] = 0;
      }
      second = Math.max(second, to);
    }
  }
}
