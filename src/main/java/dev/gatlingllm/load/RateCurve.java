package dev.gatlingllm.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A rate of arrivals over time, as consecutive straight lines.
 *
 * @param pieces in order; at least one
 */
record RateCurve(List<Piece> pieces) {

  /**
   * @param from arrivals per second at its start; ≥ 0
   * @param to arrivals per second at its end; ≥ 0
   * @param nanos its length; &gt; 0
   */
  record Piece(double from, double to, long nanos) {
    /** Expected number of arrivals in it. */
    double expected() {
      return (from + to) / 2 * (nanos / 1e9);
    }

    /**
     * The time at which this many arrivals are expected since its start: the area under a line,
     * solved for its end. This form of the quadratic formula loses no digits if the line is flat.
     */
    double seconds(double expected) {
      double slope = (to - from) / (nanos / 1e9);
      double root = Math.sqrt(Math.max(0, from * from + 2 * slope * expected));
      return expected == 0 ? 0 : 2 * expected / (from + root);
    }
  }

  /**
   * @param at from the start of the curve
   * @param rate arrivals per second
   */
  record Point(Duration at, double rate) {}

  /**
   * Straight lines from point to point; of two points of one instant, the rate jumps.
   *
   * @param points in order, the first at 0; two instants at least
   */
  static RateCurve through(List<Point> points) {
    List<Piece> pieces = new ArrayList<>();
    for (int i = 1; i < points.size(); i++) {
      Point from = points.get(i - 1);
      Point to = points.get(i);
      if (to.at.compareTo(from.at) > 0) {
        pieces.add(new Piece(from.rate, to.rate, to.at.minus(from.at).toNanos()));
      }
    }
    return new RateCurve(pieces);
  }

  RateCurve {
    pieces = List.copyOf(pieces);
  }

  double expected() {
    return pieces.stream().mapToDouble(Piece::expected).sum();
  }

  long nanos() {
    return pieces.stream().mapToLong(Piece::nanos).sum();
  }

  double peak() {
    return pieces.stream().mapToDouble(piece -> Math.max(piece.from, piece.to)).max().orElse(0);
  }

  /** A copy that begins with some time at the first rate. */
  RateCurve after(long nanos) {
    if (nanos == 0) {
      return this;
    }
    double first = pieces.get(0).from;
    return new RateCurve(
        Stream.concat(Stream.of(new Piece(first, first, nanos)), pieces.stream()).toList());
  }

  /** A walk along it, from its start to its end. */
  Walk walk() {
    return new Walk();
  }

  /** Finds instants in ascending order. */
  final class Walk {
    private int index;
    private double expectedBefore;
    private long nanosBefore;

    /**
     * The time at which this many arrivals are expected since the start, in nanoseconds; the
     * curve's length if it has fewer.
     *
     * @param expected not less than in the previous call
     */
    long nanosOf(double expected) {
      while (index < pieces.size()) {
        Piece piece = pieces.get(index);
        double within = expected - expectedBefore;
        if (within < piece.expected()) {
          return nanosBefore
              + Math.min(piece.nanos, Math.round(piece.seconds(Math.max(0, within)) * 1e9));
        }
        expectedBefore += piece.expected();
        nanosBefore += piece.nanos;
        index++;
      }
      return nanosBefore;
    }
  }
}
