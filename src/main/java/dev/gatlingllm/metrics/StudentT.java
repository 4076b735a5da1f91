package dev.gatlingllm.metrics;

/** Student's t distribution, as far as 95 % confidence intervals need it. */
final class StudentT {
  private static final double[] SMALL = {
    12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622, 2.2281
  };
  private static final double Z = 1.959963985;

  private StudentT() {}

  /**
   * The 97.5 % quantile, right to 3 decimals: tabled up to 10 degrees of freedom, above by the
   * expansion of Abramowitz and Stegun, 26.7.5.
   *
   * @param degrees of freedom, ≥ 1
   */
  static double quantile975(long degrees) {
    if (degrees < 1) {
      throw new IllegalArgumentException("degrees of freedom must be ≥ 1, not " + degrees);
    }
    if (degrees <= SMALL.length) {
      return SMALL[(int) degrees - 1];
    }
    double z3 = Z * Z * Z;
    double z5 = z3 * Z * Z;
    double z7 = z5 * Z * Z;
    double first = (z3 + Z) / 4;
    double second = (5 * z5 + 16 * z3 + 3 * Z) / 96;
    double third = (3 * z7 + 19 * z5 + 17 * z3 - 15 * Z) / 384;
    double v = degrees;
    return Z + first / v + second / (v * v) + third / (v * v * v);
  }
}
