package dev.gatlingllm.load;

import dev.gatlingllm.config.InputFile;
import dev.gatlingllm.draw.Words;
import dev.gatlingllm.record.Counted;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * An open load whose users come as those of a trace did.
 *
 * @param facts of the file; empty until it has been read
 * @param planned length of the stage; empty until it is known, and if all come at once
 * @param injector number of this load generator, from 1
 * @param injectors their count
 */
record TraceShape(
    Trace trace,
    Optional<TraceFacts> facts,
    Optional<Duration> planned,
    int injector,
    int injectors)
    implements Shape {
  private static final long MILLI = 1_000_000;

  static TraceShape of(Trace trace) {
    return new TraceShape(trace, Optional.empty(), Optional.empty(), 1, 1);
  }

  @Override
  public Optional<Duration> duration() {
    return planned;
  }

  @Override
  public Shape lasting(Duration duration) {
    return new TraceShape(trace, facts, Optional.of(duration), injector, injectors);
  }

  @Override
  public int usersAhead() {
    return 1;
  }

  /** Its prompts are made row by row. */
  @Override
  public Duration lead() {
    return Duration.ofSeconds(3);
  }

  /** The row that is due last is still within the stage. */
  @Override
  public TraceShape checked(int number, int of) {
    InputFile trouble = new InputFile("trace", trace.file());
    TraceFacts read = TraceFacts.of(trace.name(), new TraceRows(trace, number, of));
    if (read.own() == 0) {
      throw trouble.refused(
          read.rows() == 0
              ? "has no row to replay%s, must have one"
                  .formatted(
                      read.failed() == 0
                          ? ""
                          : Counted.text(
                              ", as %s {row has|rows have} 0 output tokens", read.failed()))
              : Counted.text(
                  "has %s {row|rows} to replay, must have one for each of %s injectors",
                  read.rows(), of));
    }
    Duration length =
        Duration.ofMillis(Math.min(read.lastNanos() / MILLI + 1, Long.MAX_VALUE / MILLI));
    if (length.compareTo(Words.LONGEST) > 0) {
      throw trouble.refused(
          "lasts %s at speed %s, must last at most 30 days: a higher speed, or 'to'"
              .formatted(Words.seconds(length), Words.decimal(trace.speed())));
    }
    return new TraceShape(
        trace,
        Optional.of(read),
        read.lastNanos() == 0 ? Optional.empty() : Optional.of(length),
        number,
        of);
  }

  @Override
  public Optional<TraceFacts> traced() {
    return facts;
  }

  @Override
  public Optional<String> note() {
    return facts
        .filter(it -> it.failed() > 0)
        .map(
            it ->
                Counted.text(
                    "The trace %s has %s {row|rows} that failed when recorded (0 output tokens),"
                        + " left out here: %s {is|are} replayed.",
                    trace.file(), it.failed(), it.rows()));
  }

  @Override
  public Schedule schedule(long seed) {
    return () -> new Whole(new TraceRows(trace, injector, injectors));
  }

  /** Notices a file that has lost rows since it was read. */
  private final class Whole implements Iterator<Arrival> {
    private final TraceRows rows;
    private long left = facts.map(TraceFacts::own).orElse(Long.MAX_VALUE);

    Whole(TraceRows rows) {
      this.rows = rows;
    }

    @Override
    public boolean hasNext() {
      if (left > 0 && rows.hasNext()) {
        return true;
      }
      if (left > 0 && facts.isPresent()) {
        throw new InputFile("trace", trace.file())
            .refused(
                Counted.text(
                    "ends after %s {row|rows}, had %s before the load",
                    facts.get().own() - left, facts.get().own()));
      }
      return false;
    }

    @Override
    public Arrival next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      left--;
      return rows.next();
    }
  }
}
