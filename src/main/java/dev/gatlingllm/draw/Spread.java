package dev.gatlingllm.draw;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleBinaryOperator;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.statistics.distribution.ContinuousDistribution;

/** How numbers are spread within bounds. */
sealed interface Spread {

  /** What it is, in the words of settings. */
  String words();

  /** How much of it lies within bounds, from 0 to 1. */
  double share(double from, double to);

  double draw(UniformRandomProvider bits, double from, double to);

  /** What this share of the numbers within bounds does not exceed. */
  double quantile(double share, double from, double to);

  double mean(double from, double to);

  /** Uniformly spread from bound to bound. */
  record Flat() implements Spread {
    @Override
    public String words() {
      return "uniform";
    }

    @Override
    public double share(double from, double to) {
      return from < to ? 1 : 0;
    }

    @Override
    public double draw(UniformRandomProvider bits, double from, double to) {
      return quantile(open(bits), from, to);
    }

    @Override
    public double quantile(double share, double from, double to) {
      return from + share * (to - from);
    }

    @Override
    public double mean(double from, double to) {
      return (from + to) / 2;
    }
  }

  /**
   * Spread by a law, of which only what is within the bounds is used: what is drawn is uniform
   * between the bounds' cumulative probabilities.
   *
   * @param meanWithin of the numbers between two bounds
   */
  record Curve(String words, ContinuousDistribution law, DoubleBinaryOperator meanWithin)
      implements Spread {
    private static final double BELOW_1 = Math.nextDown(1.0);

    @Override
    public double share(double from, double to) {
      return law.cumulativeProbability(to) - law.cumulativeProbability(from);
    }

    @Override
    public double draw(UniformRandomProvider bits, double from, double to) {
      return quantile(open(bits), from, to);
    }

    @Override
    public double quantile(double share, double from, double to) {
      double probability = law.cumulativeProbability(from) + share * share(from, to);
      double drawn = law.inverseCumulativeProbability(Math.min(probability, BELOW_1));
      return Math.max(from, Math.min(drawn, to));
    }

    @Override
    public double mean(double from, double to) {
      return meanWithin.applyAsDouble(from, to);
    }
  }

  /** Some numbers, each with its weight; they have been selected by the bounds already. */
  record Points(String words, WeightedChoice<Double> choice) implements Spread {

    /** Those within bounds, of which there are some. */
    Points within(double from, double to) {
      List<Double> values = new ArrayList<>();
      List<Double> weights = new ArrayList<>();
      for (int i = 0; i < choice.items().size(); i++) {
        double value = choice.items().get(i);
        if (from <= value && value <= to) {
          values.add(value);
          weights.add(choice.share(i));
        }
      }
      return new Points(words, WeightedChoice.of(values, weights));
    }

    @Override
    public double share(double from, double to) {
      double share = 0;
      for (int i = 0; i < choice.items().size(); i++) {
        double value = choice.items().get(i);
        share += from <= value && value <= to ? choice.share(i) : 0;
      }
      return share;
    }

    @Override
    public double draw(UniformRandomProvider bits, double from, double to) {
      return choice.draw(bits);
    }

    @Override
    public double quantile(double share, double from, double to) {
      Map<Double, Double> shares = new TreeMap<>();
      for (int i = 0; i < choice.items().size(); i++) {
        shares.merge(choice.items().get(i), choice.share(i), Double::sum);
      }
      double below = 0;
      double value = 0;
      for (Map.Entry<Double, Double> each : shares.entrySet()) {
        value = each.getKey();
        below += each.getValue();
        if (below >= share) {
          break;
        }
      }
      return value;
    }

    @Override
    public double mean(double from, double to) {
      double mean = 0;
      for (int i = 0; i < choice.items().size(); i++) {
        mean += choice.items().get(i) * choice.share(i);
      }
      return mean;
    }
  }

  /** A number between 0 and 1, neither included, that is as often above as below ½. */
  private static double open(UniformRandomProvider bits) {
    return ((bits.nextLong() >>> 12) + 0.5) * 0x1p-52;
  }
}
