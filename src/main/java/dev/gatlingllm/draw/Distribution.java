package dev.gatlingllm.draw;

import dev.gatlingllm.config.ArgumentException;
import dev.gatlingllm.draw.Spread.Curve;
import dev.gatlingllm.draw.Spread.Flat;
import dev.gatlingllm.draw.Spread.Points;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.statistics.distribution.ExponentialDistribution;
import org.apache.commons.statistics.distribution.GammaDistribution;
import org.apache.commons.statistics.distribution.LogNormalDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TruncatedNormalDistribution;

/**
 * A distribution of numbers of 0 or more, e.g. of tokens or of seconds. It is immutable.
 *
 * <p>Bounds truncate it: a draw beyond them is as if drawn again. (Clamped to the bound instead, a
 * good part of all requests could have exactly that length.) The mean and the standard deviation
 * that a distribution is made of are those before truncation; {@link #mean()} is the one after.
 */
public final class Distribution {
  private static final double LEAST_SHARE = 1e-6;

  private final Spread spread;
  private final double least;
  private final double most;

  private Distribution(Spread spread, double least, double most) {
    if (!(least <= most)) {
      throw new ArgumentException(
          "the most is %s, must be at least %s, the least"
              .formatted(Words.decimal(most), Words.decimal(least)));
    }
    if (spread.share(least, most) < LEAST_SHARE) {
      throw new ArgumentException(
          String.format(
              Locale.ROOT,
              "%s has less than one value in 1,000,000 from %s %s",
              spread.words(),
              Words.decimal(least),
              Double.isInfinite(most) ? "on" : "to " + Words.decimal(most)));
    }
    this.spread = spread instanceof Points points ? points.within(least, most) : spread;
    this.least = least;
    this.most = most;
  }

  private static Distribution of(Spread spread) {
    return new Distribution(spread, 0, Double.POSITIVE_INFINITY);
  }

  /**
   * Always this number.
   *
   * @param value &ge; 0
   */
  public static Distribution constant(double value) {
    requireFinite("the value", value);
    return of(new Points(Words.decimal(value), WeightedChoice.of(List.of(value), List.of(1.0))));
  }

  /**
   * All numbers from the least to the most, equally often; as whole numbers, both included.
   *
   * @param least &ge; 0
   * @param most &ge; the least
   */
  public static Distribution uniform(double least, double most) {
    requireFinite("the least", least);
    requireFinite("the most", most);
    return least == most ? constant(least) : new Distribution(new Flat(), least, most);
  }

  /**
   * A normal distribution, of which what is below 0 is left out.
   *
   * @param mean &ge; 0
   * @param deviation standard deviation; &gt; 0
   */
  public static Distribution normal(double mean, double deviation) {
    requireFinite("the mean", mean);
    requireAbove0("the standard deviation", deviation);
    return of(
        new Curve(
            "normal %s sd %s".formatted(Words.decimal(mean), Words.decimal(deviation)),
            NormalDistribution.of(mean, deviation),
            (from, to) -> TruncatedNormalDistribution.of(mean, deviation, from, to).getMean()));
  }

  /**
   * A lognormal distribution: its logarithm is normal with the standard deviation &sigma; and the
   * mean &mu; = ln mean &minus; &sigma;&sup2;/2. So its mean is the mean, its median mean &middot;
   * exp(&minus;&sigma;&sup2;/2), and its standard deviation mean &middot;
   * &radic;(exp(&sigma;&sup2;) &minus; 1).
   *
   * @param mean of the numbers, not of their logarithm; &gt; 0
   * @param sigma standard deviation of their natural logarithm; &gt; 0
   */
  public static Distribution lognormal(double mean, double sigma) {
    requireAbove0("the mean", mean);
    requireAbove0("sigma", sigma);
    double mu = Math.log(mean) - sigma * sigma / 2;
    LogNormalDistribution law = LogNormalDistribution.of(mu, sigma);
    // Weighted by its size, a lognormal number is lognormal with a mu that is larger by sigma².
    LogNormalDistribution bySize = LogNormalDistribution.of(mu + sigma * sigma, sigma);
    return of(
        new Curve(
            "lognormal %s sigma %s".formatted(Words.decimal(mean), Words.decimal(sigma)),
            law,
            (from, to) -> mean * bySize.probability(from, to) / law.probability(from, to)));
  }

  /**
   * @param mean &gt; 0
   */
  public static Distribution exponential(double mean) {
    requireAbove0("the mean", mean);
    ExponentialDistribution law = ExponentialDistribution.of(mean);
    // Weighted by its size, an exponential number has a gamma distribution of shape 2.
    GammaDistribution bySize = GammaDistribution.of(2, mean);
    return of(
        new Curve(
            "exponential " + Words.decimal(mean),
            law,
            (from, to) -> mean * bySize.probability(from, to) / law.probability(from, to)));
  }

  /**
   * Some numbers, each as often as its weight says.
   *
   * @param values &ge; 0
   * @param weights one for each; &ge; 0, with any sum above 0
   */
  public static Distribution empirical(List<Double> values, List<Double> weights) {
    values.forEach(value -> requireFinite("a value", value));
    return empirical(WeightedChoice.of(values, weights));
  }

  static Distribution empirical(WeightedChoice<Double> choice) {
    StringBuilder words = new StringBuilder();
    for (int i = 0; i < choice.items().size(); i++) {
      words.append(i == 0 ? "" : ", ").append(Words.decimal(choice.items().get(i)));
      words.append(" at ").append(Words.percent(choice.share(i)));
    }
    return of(new Points(words.toString(), choice));
  }

  /** Numbers of a file, which is what they are called. */
  static Distribution ofFile(String file, WeightedChoice<Double> choice) {
    return of(new Points("file " + Words.quoted(file), choice));
  }

  /** What of it is this number or more. Bounds add up: the narrowest holds. */
  public Distribution least(double number) {
    requireFinite("the least", number);
    return new Distribution(spread, Math.max(least, number), most);
  }

  /** What of it is at most this number. Bounds add up: the narrowest holds. */
  public Distribution most(double number) {
    requireFinite("the most", number);
    return new Distribution(spread, least, Math.min(most, number));
  }

  public double draw(UniformRandomProvider bits) {
    return spread.draw(bits, least, most);
  }

  /**
   * Draws a whole number: the nearest of a number from half below the least to half above the most,
   * so that the bounds come as often as their neighbours. Bounds are rounded to whole numbers.
   */
  public long whole(UniformRandomProvider bits) {
    long first = Math.round(least);
    long last = Math.round(most);
    long drawn = Math.round(spread.draw(bits, first - 0.5, last + 0.5));
    return Math.max(first, Math.min(drawn, last));
  }

  /** No draw is below; &ge; 0. */
  public double least() {
    return spread instanceof Points points
        ? points.choice().items().stream().mapToDouble(it -> it).min().orElseThrow()
        : least;
  }

  /** No draw is above; empty if there is no such bound. */
  public OptionalDouble most() {
    return spread instanceof Points points
        ? points.choice().items().stream().mapToDouble(it -> it).max()
        : Double.isInfinite(most) ? OptionalDouble.empty() : OptionalDouble.of(most);
  }

  /** Mean of what {@link #draw} draws; that of {@link #whole} is within ½ of it. */
  public double mean() {
    return spread.mean(least, most);
  }

  /**
   * What this share of all draws does not exceed.
   *
   * @param share above 0 and below 1
   */
  public double quantile(double share) {
    return spread.quantile(share, least, most);
  }

  /** All that may be drawn, if that is some numbers and no range; else empty. */
  public List<Double> values() {
    return spread instanceof Points points ? points.choice().items() : List.of();
  }

  public boolean isConstant() {
    return spread instanceof Points points && points.choice().items().size() == 1;
  }

  /** In the words of settings, numbers without their unit. */
  @Override
  public String toString() {
    if (spread instanceof Flat) {
      return "uniform " + Words.decimal(least) + " to " + Words.decimal(most);
    }
    if (isConstant()) {
      return Words.decimal(least());
    }
    return spread.words()
        + (least > 0 ? " least " + Words.decimal(least) : "")
        + (Double.isInfinite(most) ? "" : " most " + Words.decimal(most));
  }

  private static void requireFinite(String what, double number) {
    if (!(number >= 0 && Double.isFinite(number))) {
      throw new ArgumentException(what + " is " + number + ", must be 0 or more");
    }
  }

  private static void requireAbove0(String what, double number) {
    if (!(number > 0 && Double.isFinite(number))) {
      throw new ArgumentException(what + " is " + number + ", must be above 0");
    }
  }
}
