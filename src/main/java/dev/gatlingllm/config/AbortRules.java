package dev.gatlingllm.config;

import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * When a stage ends early.
 *
 * @param failRatio the largest share of failed requests that lets it go on, 0 to 1; empty: any
 * @param failures number of failed requests in a row that end it, ≥ 1; empty: any
 * @param overload whether it ends when its requests arrive faster than they are answered
 */
public record AbortRules(OptionalDouble failRatio, OptionalInt failures, boolean overload) {
  private static final String OFF = "off";

  static AbortRules of(Settings settings) {
    return new AbortRules(
        settings.text("llm.abort.failRatio").equals(OFF)
            ? OptionalDouble.empty()
            : OptionalDouble.of(
                settings.between("llm.abort.failRatio", 0, 1, "a number from 0 to 1, or off")),
        settings.positiveOr("llm.abort.failures", OFF),
        settings.flag("llm.abort.overload"));
  }
}
