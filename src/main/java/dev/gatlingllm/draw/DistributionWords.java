package dev.gatlingllm.draw;

import dev.gatlingllm.config.InputFile;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Reads a distribution in the words of settings:
 *
 * <pre>
 * 512
 * uniform 128 to 2048
 * normal 512 sd 100
 * lognormal 512 sigma 0.5           mean, and standard deviation of the natural logarithm
 * lognormal 512 median 400          the same by its median, below the mean
 * exponential 300
 * 128 at 50 %, 2048 at 50 %         weights of any sum
 * file lengths.csv                  a value and its weight on each line
 * </pre>
 *
 * each with {@code least 16} or {@code most 4096} or both after it. Times are durations: {@code
 * exponential 5s least 500ms}.
 */
public final class DistributionWords {
  private static final Pattern NUMBER = Pattern.compile("[-+.0-9].*");

  private final String key;
  private final Words words;
  private final Unit unit;

  private DistributionWords(String key, Words words, Unit unit) {
    this.key = key;
    this.words = words;
    this.unit = unit;
  }

  /**
   * Reads all words. A distribution of counts has none below 1.
   *
   * @param key of the setting
   * @throws ConfigException that names the word, or the line of a file, that does not fit
   */
  public static Distribution parse(String key, String text, Unit unit) {
    Words words = Words.ofList(key, text);
    Distribution distribution = new DistributionWords(key, words, unit).distribution();
    if (!words.isDone()) {
      throw words.wrong("'least' or 'most', each at most once, or left out");
    }
    return distribution;
  }

  private Distribution distribution() {
    Distribution all = unbounded();
    double least = unit.least();
    double most = Double.POSITIVE_INFINITY;
    boolean leastFirst = words.take("least");
    if (leastFirst) {
      least = unit.value(words, "the least");
    }
    if (words.take("most")) {
      most = unit.value(words, "the most");
      requireOrder(least, most);
    }
    if (!leastFirst && words.take("least")) {
      least = unit.value(words, "the least");
      requireOrder(least, most);
    }
    try {
      Distribution bounded = all.least(least);
      return Double.isInfinite(most) ? bounded : bounded.most(most);
    } catch (IllegalArgumentException e) {
      throw words.because(e.getMessage());
    }
  }

  private void requireOrder(double least, double most) {
    if (least > most) {
      throw words.wrongBefore("such that the least is not above the most");
    }
  }

  private Distribution unbounded() {
    if (words.take("uniform")) {
      return uniform();
    }
    if (words.take("normal")) {
      double mean = unit.scale(words, "the mean");
      words.require("sd");
      return Distribution.normal(mean, unit.scale(words, "the standard deviation"));
    }
    if (words.take("lognormal")) {
      return lognormal();
    }
    if (words.take("exponential")) {
      return Distribution.exponential(unit.scale(words, "the mean"));
    }
    if (words.take("file")) {
      return file();
    }
    return values();
  }

  private Distribution uniform() {
    double least = unit.value(words, "the least");
    words.require("to");
    double most = unit.value(words, "the most");
    requireOrder(least, most);
    return Distribution.uniform(least, most);
  }

  private Distribution lognormal() {
    double mean = unit.scale(words, "the mean");
    if (words.take("sigma")) {
      return Distribution.lognormal(mean, words.number("the standard deviation of the logarithm"));
    }
    if (!words.take("median")) {
      throw words.wrong("'sigma' or 'median'");
    }
    double median = unit.scale(words, "the median");
    if (median >= mean) {
      throw words.wrongBefore("the median, below the mean");
    }
    double sigma = Math.sqrt(2 * Math.log(mean / median));
    return Distribution.lognormal(mean, Math.max(1e-9, Math.rint(sigma * 1e9) / 1e9));
  }

  private Distribution file() {
    String file = words.any("a file, in double quotes if its path has spaces or commas");
    try {
      Path.of(file);
    } catch (InvalidPathException e) {
      throw words.refused("has a file whose path is none: " + e.getReason());
    }
    return Distribution.ofFile(file, ValueFile.read(new InputFile("file of " + key, file), unit));
  }

  private Distribution values() {
    if (!words.comes(NUMBER)) {
      throw words.wrong(
          unit.noun()
              + ", uniform, normal, lognormal, exponential, file, or several values with weights");
    }
    double value = unit.value(words, unit.noun());
    if (!words.take("at")) {
      return Distribution.constant(value);
    }
    words.back();
    words.back();
    WeightedChoice<Double> choice = WeightWords.read(words, it -> unit.value(it, unit.noun()));
    return Distribution.empirical(choice);
  }
}
