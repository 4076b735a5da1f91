package dev.gatlingllm.draw;

import dev.gatlingllm.config.ArgumentException;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.AliasMethodDiscreteSampler;
import org.apache.commons.rng.sampling.distribution.SharedStateDiscreteSampler;

/**
 * A choice of one of several values, each as often as its weight says, in constant time (Walker's
 * alias method).
 */
public final class WeightedChoice<T> {
  private final List<T> items;
  private final double[] shares;
  private final SharedStateDiscreteSampler sampler;

  private WeightedChoice(List<T> items, double[] shares) {
    this.items = items;
    this.shares = shares;
    this.sampler = AliasMethodDiscreteSampler.of(() -> 0, shares);
  }

  /**
   * A choice of values. Those with a weight of 0 are never drawn, and left out.
   *
   * @param weights one for each value; &ge; 0, finite, with any sum above 0
   * @throws IllegalArgumentException if one is not, or all are 0
   */
  public static <T> WeightedChoice<T> of(List<T> items, List<Double> weights) {
    if (items.size() != weights.size()) {
      throw new ArgumentException(
          items.size() + " values have " + weights.size() + " weights, must have as many");
    }
    double sum = 0;
    List<T> drawn = new ArrayList<>();
    List<Double> drawnWeights = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      double weight = weights.get(i);
      if (!(weight >= 0 && Double.isFinite(sum + weight))) {
        throw new ArgumentException("a weight is " + weight + ", must be 0 or more");
      }
      if (weight > 0) {
        sum += weight;
        drawn.add(items.get(i));
        drawnWeights.add(weight);
      }
    }
    if (sum == 0) {
      throw new ArgumentException("the weights sum to 0, must have one above 0");
    }
    double total = sum;
    return new WeightedChoice<>(
        List.copyOf(drawn), drawnWeights.stream().mapToDouble(it -> it / total).toArray());
  }

  public T draw(UniformRandomProvider bits) {
    return items.get(items.size() == 1 ? 0 : sampler.withUniformRandomProvider(bits).sample());
  }

  /** Those with a weight above 0, in the order in which they were given. */
  public List<T> items() {
    return items;
  }

  /** How often the i-th of {@link #items} is drawn, above 0 and up to 1. */
  public double share(int i) {
    return shares[i];
  }
}
