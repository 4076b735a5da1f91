package dev.gatlingllm.config;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** What tests ask of a model: 16 tokens of one called m, at the server's own temperature. */
public final class Generations {
  private Generations() {}

  public static Generation of(
      boolean ignoreEos, boolean includeUsage, Map<String, Object> extraBody) {
    return new Generation(
        Optional.empty(),
        Optional.of("m"),
        OptionalDouble.empty(),
        16,
        "max_tokens",
        ignoreEos,
        includeUsage,
        extraBody);
  }
}
