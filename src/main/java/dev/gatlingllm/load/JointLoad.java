package dev.gatlingllm.load;

import dev.gatlingllm.config.ConfigException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** The load that several load generators make together, each with the same words. */
public final class JointLoad {
  private static final Pattern RATE = Pattern.compile("\\d+(?:\\.\\d+)?(?=/(?:s|min|h)\\b)");

  /** A number of users: neither a part of another word nor the number of a name. */
  private static final Pattern COUNT = Pattern.compile("(?<![\\w.(])\\d+(?![\\w.)])");

  private static final Pattern TIMES = Pattern.compile("^\\d+ × ");

  private static final int DIGITS = 30;

  private final String words;
  private final int own;
  private final int all;

  /**
   * @param words as in {@code llm.load}, with the duration
   * @param own number of load generators who make the load of these words
   * @param all number of those whose load is wanted
   */
  public JointLoad(String words, int own, int all) {
    this.words = words;
    this.own = own;
    this.all = all;
  }

  /** Whether it is a trace, which load generators share instead of making it several times. */
  public boolean isTrace() {
    return words.startsWith("trace ");
  }

  /** The words of all; those that were given if they cannot be added. */
  public String words() {
    if (isTrace()) {
      return words;
    }
    String added = added(words);
    try {
      StageWords.parse(
          "The load",
          added,
          new StageReading.Defaults(
              Duration.ofSeconds(1), Optional.of(Duration.ZERO), OptionalLong.empty()));
      return added;
    } catch (ConfigException e) {
      return words;
    }
  }

  /** The stage's name: with the numbers of all, or "2 × " if the name does not have them. */
  public String name(String given) {
    String name = TIMES.matcher(given).replaceFirst("");
    String added = words().equals(words) ? name : added(name);
    return added.equals(name) ? all + " × " + name : added;
  }

  private String added(String text) {
    Pattern numbers = RATE.matcher(words).find() ? RATE : COUNT;
    return numbers
        .matcher(text)
        .replaceAll(
            found ->
                new BigDecimal(found.group())
                    .multiply(BigDecimal.valueOf(all))
                    .divide(BigDecimal.valueOf(own), DIGITS, RoundingMode.HALF_EVEN)
                    .stripTrailingZeros()
                    .toPlainString());
  }
}
