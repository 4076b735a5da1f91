package dev.gatlingllm.simulator;

/** The common wording for a setting that breaks its rule. */
final class Rule {
  private Rule() {}

  static void check(boolean holds, String name, Object value, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(
          "Simulated server: " + name + " is " + value + ", but " + rule + ".");
    }
  }
}
