package dev.gatlingllm.load;

import dev.gatlingllm.draw.Words;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A trace to be replayed: {@code Trace.of("week.csv").speed(10).rows(1_000)}. Immutable. It says
 * what is replayed, and reads nothing.
 *
 * @param file the path, as it was given
 * @param speed what the gaps are divided by; &gt; 0
 * @param from start of what is replayed, since the first row
 * @param to its end, exclusive, since the first row; empty for the end of the file
 * @param rows most rows that are replayed, ≥ 1; empty for all
 */
public record Trace(
    String file, double speed, Duration from, Optional<Duration> to, OptionalLong rows) {

  /**
   * @throws IllegalArgumentException with one sentence
   */
  public Trace {
    require(!file.isBlank(), "file", file, "must be a path");
    require(speed > 0 && Double.isFinite(speed), "speed", speed, "must be above 0");
    require(!from.isNegative(), "from", from, "must be 0 or more");
    if (to.isPresent() && to.get().compareTo(from) <= 0) {
      require(false, "to", Words.seconds(to.get()), "must be above " + Words.seconds(from));
    }
    require(rows.orElse(1) >= 1, "rows", rows.orElse(0), "must be 1 or more");
  }

  private static void require(boolean kept, String name, Object value, String rule) {
    if (!kept) {
      throw new IllegalArgumentException("a trace's %s is '%s', %s".formatted(name, value, rule));
    }
  }

  /** The whole of a file, as fast as it was recorded. */
  public static Trace of(String file) {
    return new Trace(file, 1, Duration.ZERO, Optional.empty(), OptionalLong.empty());
  }

  /** So many times as fast. */
  public Trace speed(double factor) {
    return new Trace(file, factor, from, to, rows);
  }

  /** Without what comes before that time since the first row. */
  public Trace from(Duration start) {
    return new Trace(file, speed, start, to, rows);
  }

  /** Without what comes at that time since the first row, or later. */
  public Trace to(Duration end) {
    return new Trace(file, speed, from, Optional.of(end), rows);
  }

  /** No more rows than that. */
  public Trace rows(long most) {
    return new Trace(file, speed, from, to, OptionalLong.of(most));
  }

  /** As in {@code llm.load}. */
  public String inWords() {
    StringBuilder words = new StringBuilder("trace " + Words.quoted(file));
    if (speed != 1) {
      words.append(" speed ").append(Words.decimal(speed));
    }
    if (!from.isZero()) {
      words.append(" from ").append(Words.seconds(from));
    }
    to.ifPresent(end -> words.append(" to ").append(Words.seconds(end)));
    rows.ifPresent(most -> words.append(" rows ").append(most));
    return words.toString();
  }

  /** A short name: "trace week.csv speed 10". */
  String name() {
    Path last = Path.of(file).getFileName();
    return "trace "
        + (last == null ? file : last)
        + (speed == 1 ? "" : " speed " + Words.decimal(speed));
  }
}
