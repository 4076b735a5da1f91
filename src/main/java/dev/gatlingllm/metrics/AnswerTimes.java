package dev.gatlingllm.metrics;

/**
 * How long requests took, to 6 %: counts by eighths of an octave. A request that was cut off took
 * at least so long. Sums do not depend on their order. For one thread.
 */
final class AnswerTimes {
  private static final int BUCKETS = 208; // up to 4 h
  private static final int UNIT_BITS = 16; // of 66 µs

  /** From this factor on, a time counts as longer than another. */
  private static final double LONGER = 1.25;

  private final int[] answered = new int[BUCKETS];
  private final int[] cut = new int[BUCKETS];

  void add(long nanos, boolean wasAnswered) {
    (wasAnswered ? answered : cut)[bucket(nanos)]++;
  }

  void addAll(AnswerTimes other) {
    for (int i = 0; i < BUCKETS; i++) {
      answered[i] += other.answered[i];
      cut[i] += other.cut[i];
    }
  }

  private static int bucket(long nanos) {
    long units = Math.max(0, nanos) >>> UNIT_BITS;
    int octave = 63 - Long.numberOfLeadingZeros(units | 1);
    int bucket = octave < 3 ? (int) units : (octave - 2) * 8 + (int) (units >>> octave - 3 & 7);
    return Math.min(BUCKETS - 1, bucket);
  }

  /** Where a bucket begins, in units. */
  private static double lowest(int bucket) {
    return bucket < 8 ? bucket : (8 + bucket % 8) * Math.pow(2, bucket / 8 - 1);
  }

  private long count() {
    long sum = 0;
    for (int i = 0; i < BUCKETS; i++) {
      sum += answered[i] + cut[i];
    }
    return sum;
  }

  private double median() {
    long left = count() / 2;
    int bucket = 0;
    while (left >= answered[bucket] + cut[bucket]) {
      left -= answered[bucket] + cut[bucket];
      bucket++;
    }
    return (lowest(bucket) + lowest(bucket + 1)) / 2;
  }

  /**
   * Whether more than half of these took longer than the median of others, by a quarter and beyond
   * chance: a one-sided test at 5 %, as if times were independent. Those cut off earlier say
   * nothing.
   */
  boolean areLongerThan(AnswerTimes others) {
    long before = others.count();
    if (before == 0) {
      return false;
    }
    double limit = LONGER * others.median();
    long longer = 0;
    for (int i = 0; i < BUCKETS; i++) {
      longer += lowest(i) >= limit ? answered[i] + cut[i] : 0;
    }
    long known = known(limit);
    double chance = 1.645 / 2 * Math.sqrt(1.0 / known + 1.0 / before);
    return known > 0 && (double) longer / known > 0.5 + chance;
  }

  /** Whether most of these were cut off before they could take longer than others. */
  boolean areMostlyCutBefore(AnswerTimes others) {
    return others.count() == 0 || 2 * known(LONGER * others.median()) < count();
  }

  /** Number of these of which it is known whether they took that many units. */
  private long known(double limit) {
    long known = 0;
    for (int i = 0; i < BUCKETS; i++) {
      known += answered[i] + (lowest(i) >= limit ? cut[i] : 0);
    }
    return known;
  }
}
