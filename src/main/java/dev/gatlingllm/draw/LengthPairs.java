package dev.gatlingllm.draw;

import dev.gatlingllm.config.ArgumentException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;

/** Lengths of inputs and outputs that belong together: "128/128 at 50 %, 2048/256 at 50 %". */
public final class LengthPairs {
  private static final Pattern PAIR = Pattern.compile("([0-9]{1,9})/([0-9]{1,9})");

  private static final String RULE =
      "a number of input tokens and one of output tokens, from 1 to 10,000,000 each, e.g. 2048/256";

  /**
   * One of them.
   *
   * @param inputTokens &ge; 1
   * @param outputTokens &ge; 1
   */
  public record Pair(int inputTokens, int outputTokens) {
    public Pair {
      if (inputTokens < 1 || outputTokens < 1) {
        throw new ArgumentException(
            "lengths are " + inputTokens + "/" + outputTokens + ", must be 1 or more");
      }
    }
  }

  private final WeightedChoice<Pair> choice;

  private LengthPairs(WeightedChoice<Pair> choice) {
    this.choice = choice;
  }

  /**
   * Reads the words of a setting.
   *
   * @param key of the setting
   * @throws ConfigException that names the wrong word
   */
  public static LengthPairs parse(String key, String text) {
    Words words = Words.ofList(key, text);
    LengthPairs pairs = new LengthPairs(WeightWords.read(words, LengthPairs::pair));
    if (!words.isDone()) {
      throw words.wrong("',' and a further pair, or left out");
    }
    return pairs;
  }

  private static Pair pair(Words words) {
    Matcher matcher = words.match(PAIR, RULE);
    int input = Integer.parseInt(matcher.group(1));
    int output = Integer.parseInt(matcher.group(2));
    if (Math.min(input, output) < 1 || Math.max(input, output) > Unit.TOKENS.most()) {
      throw words.wrongBefore(RULE);
    }
    return new Pair(input, output);
  }

  public Pair draw(UniformRandomProvider bits) {
    return choice.draw(bits);
  }

  public Distribution inputs() {
    return lengths(Pair::inputTokens);
  }

  public Distribution outputs() {
    return lengths(Pair::outputTokens);
  }

  private Distribution lengths(ToIntFunction<Pair> side) {
    Map<Double, Double> shares = new LinkedHashMap<>();
    for (int i = 0; i < pairs().size(); i++) {
      shares.merge((double) side.applyAsInt(pairs().get(i)), share(i), Double::sum);
    }
    return Distribution.empirical(List.copyOf(shares.keySet()), List.copyOf(shares.values()));
  }

  /** In the words of settings. */
  @Override
  public String toString() {
    return IntStream.range(0, pairs().size())
        .mapToObj(
            i ->
                pairs().get(i).inputTokens()
                    + "/"
                    + pairs().get(i).outputTokens()
                    + (pairs().size() == 1 ? "" : " at " + Words.percent(share(i))))
        .collect(Collectors.joining(", "));
  }

  /** All that may be drawn. */
  public List<Pair> pairs() {
    return choice.items();
  }

  /** How often the i-th of {@link #pairs} is drawn, above 0 and up to 1. */
  public double share(int i) {
    return choice.share(i);
  }
}
