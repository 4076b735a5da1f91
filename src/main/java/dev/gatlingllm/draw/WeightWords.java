package dev.gatlingllm.draw;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Reads a choice by weights: "128 at 50 %, 2048 at 30 %, 8192 at 20 %". */
public final class WeightWords {
  private WeightWords() {}

  /**
   * Reads what words of a list have, up to where there is no further comma. Weights have any sum,
   * and '%' says nothing more. The only one needs no weight.
   *
   * @param item reads what is chosen
   * @throws dev.gatlingllm.config.ConfigException that names the wrong word
   */
  public static <T> WeightedChoice<T> read(Words words, Function<Words, T> item) {
    List<T> items = new ArrayList<>();
    List<Double> weights = new ArrayList<>();
    do {
      items.add(item.apply(words));
      if (items.size() == 1 && words.isDone()) {
        return WeightedChoice.of(items, List.of(1.0));
      }
      words.require("at");
      weights.add(words.numberOrZero("a weight"));
      words.take("%");
    } while (words.take(","));
    if (weights.stream().allMatch(it -> it == 0)) {
      throw words.refused("has weights that sum to 0, must have one above 0");
    }
    return WeightedChoice.of(items, weights);
  }
}
