package dev.gatlingllm.load;

import dev.gatlingllm.config.ConfigException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * The load that several load generators make together, each with the same words.
 *
 * @param given words as in {@code llm.load}, with the duration
 * @param own number of load generators who make the load of these words; ≥ 1
 * @param all number of those whose load is wanted; ≥ 1
 */
public record JointLoad(String given, int own, int all) {
  private static final Pattern RATE = Pattern.compile("\\d+(?:\\.\\d+)?(?=/(?:s|min|h)\\b)");

  /** A number of users: neither a part of another word nor the number of a name. */
  private static final Pattern COUNT = Pattern.compile("(?<![\\w.(])\\d+(?![\\w.)])");

  private static final Pattern TIMES = Pattern.compile("^\\d+ × ");

  private static final int DIGITS = 30;

  /** Whether it is a trace, which load generators share instead of making it several times. */
  public boolean isTrace() {
    return given.startsWith("trace ");
  }

  /** The words of all; those that were given if they cannot be added. */
  public String words() {
    if (own == all || isTrace()) {
      return given;
    }
    String added = added(given);
    try {
      StageWords.parse(
          "The load",
          added,
          new StageReading.Defaults(
              Duration.ofSeconds(1), Optional.of(Duration.ZERO), OptionalLong.empty()));
      return added;
    } catch (ConfigException e) {
      return given;
    }
  }

  /** The stage's name: with the numbers of all, or "2 × " if the name does not have them. */
  public String name(String stage) {
    String name = TIMES.matcher(stage).replaceFirst("");
    String added = words().equals(given) ? name : added(name);
    return added.equals(name) ? all + " × " + name : added;
  }

  private String added(String text) {
    Pattern numbers = RATE.matcher(given).find() ? RATE : COUNT;
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
