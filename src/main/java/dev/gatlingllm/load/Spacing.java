package dev.gatlingllm.load;

import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.AhrensDieterMarsagliaTsangGammaSampler;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;

/**
 * How the gaps between arrivals vary around their mean.
 *
 * @param burstiness shape of the gamma distribution, as in other load generators: 1 is Poisson,
 *     less comes in bursts, more is more even; &gt; 0, and 1 for the other kinds
 */
public record Spacing(Kind kind, double burstiness) {
  /** The distribution of the gaps. */
  public enum Kind {
    /** All gaps are equal. */
    CONSTANT,
    /** Uniformly distributed from 0 to twice the mean. */
    UNIFORM,
    /** Exponential: arrivals are independent, like those of many users. */
    POISSON,
    /** Gamma: like Poisson, but in bursts or more even. */
    GAMMA
  }

  static Spacing of(Kind kind) {
    return new Spacing(kind, 1);
  }

  /** Gaps with a mean of 1, drawn by the seed. */
  DoubleSupplier gaps(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    UniformRandomProvider bits = random::nextLong;
    return switch (kind) {
      case CONSTANT -> () -> 1;
      case UNIFORM -> () -> 2 * random.nextDouble();
      case POISSON -> ZigguratSampler.Exponential.of(bits)::sample;
      case GAMMA ->
          AhrensDieterMarsagliaTsangGammaSampler.of(bits, burstiness, 1 / burstiness)::sample;
    };
  }
}
