package dev.gatlingllm.load;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * An open load: users arrive at a rate that may change over time, independent of the answers.
 *
 * @param curve the rate, warm-up included
 * @param steps the steps of a stair
 */
record Rates(RateCurve curve, Spacing spacing, List<Step> steps) implements Shape {
  /** Longer than a garbage collection; whoever waits is copied by each. */
  private static final Duration LEAD = Duration.ofMillis(250);

  Rates {
    steps = List.copyOf(steps);
  }

  @Override
  public Optional<Duration> duration() {
    return Optional.of(Duration.ofNanos(curve.nanos()));
  }

  @Override
  public boolean isLevel() {
    double first = curve.pieces().get(0).from();
    return curve.pieces().stream().allMatch(it -> it.from() == first && it.to() == first);
  }

  @Override
  public int usersAhead() {
    return Math.max(1, (int) Math.ceil(curve.peak()));
  }

  @Override
  public Duration lead() {
    return LEAD;
  }

  /**
   * A renewal process with one expected arrival per unit of time, mapped to real time by the curve:
   * Çınlar, Introduction to Stochastic Processes (1975), 4.7. An arrival at the very end does not
   * count.
   */
  @Override
  public Schedule schedule(long seed) {
    return () -> new Instants(seed);
  }

  private final class Instants implements Iterator<Arrival> {
    private final DoubleSupplier gaps;
    private final RateCurve.Walk walk = curve.walk();
    private final long end = curve.nanos();
    private double expected;
    private long nextNanos;

    Instants(long seed) {
      gaps = spacing.gaps(seed);
      // Equal gaps begin with an arrival, others with a gap.
      expected = spacing.kind() == Spacing.Kind.CONSTANT ? 0 : gaps.getAsDouble();
      nextNanos = walk.nanosOf(expected);
    }

    @Override
    public boolean hasNext() {
      return nextNanos < end;
    }

    @Override
    public Arrival next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Arrival arrival = Arrival.once(nextNanos);
      expected += gaps.getAsDouble();
      nextNanos = walk.nanosOf(expected);
      return arrival;
    }
  }
}
