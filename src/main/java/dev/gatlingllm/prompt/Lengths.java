package dev.gatlingllm.prompt;

import dev.gatlingllm.draw.Distribution;
import dev.gatlingllm.draw.Draws;
import dev.gatlingllm.draw.LengthPairs;
import dev.gatlingllm.draw.Unit;
import dev.gatlingllm.record.Counted;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * How long prompts and their answers are, each drawn for itself, or both together.
 *
 * @param input tokens of a prompt
 * @param output most tokens of an answer; empty for the run's limit
 * @param pairs of the two that belong together; empty if they do not
 */
public record Lengths(
    Distribution input, Optional<Distribution> output, Optional<LengthPairs> pairs) {
  /** Few lengths in a million are above. */
  private static final double NEARLY_ALL = 1 - 1e-6;

  /** Number of the least lengths that are tried. */
  private static final int SMALL = 32;

  /** Of longer ones two are tried. */
  private static final int SHORT = 256;

  /** A prompt takes 2 µs a token; larger ones fail where smaller ones do. */
  private static final int LARGE = 16_384;

  /**
   * Lengths of one request.
   *
   * @param inputTokens &ge; 1
   * @param outputTokens &ge; 1; empty for the run's limit
   */
  record Length(int inputTokens, OptionalInt outputTokens) {}

  /** Lengths that are drawn each for itself. A length of 0 is drawn again. */
  public static Lengths of(Distribution input, Optional<Distribution> output) {
    return new Lengths(atLeast1(input), output.map(Lengths::atLeast1), Optional.empty());
  }

  /** Lengths that belong together. */
  public static Lengths of(LengthPairs pairs) {
    return new Lengths(pairs.inputs(), Optional.of(pairs.outputs()), Optional.of(pairs));
  }

  private static Distribution atLeast1(Distribution lengths) {
    return lengths.least() < 1 ? lengths.least(1) : lengths;
  }

  /** Those of the request of this number, whatever was drawn before. */
  Length draw(long seed, long number) {
    if (pairs.isPresent()) {
      LengthPairs.Pair pair = pairs.get().draw(Draws.of(seed, "lengths").number(number));
      return new Length(pair.inputTokens(), OptionalInt.of(pair.outputTokens()));
    }
    int inputTokens = tokens(input, Draws.of(seed, "promptTokens").number(number));
    OptionalInt outputTokens =
        output.isEmpty()
            ? OptionalInt.empty()
            : OptionalInt.of(tokens(output.get(), Draws.of(seed, "outputTokens").number(number)));
    return new Length(inputTokens, outputTokens);
  }

  private static int tokens(Distribution lengths, UniformRandomProvider bits) {
    return (int) Math.min(lengths.whole(bits), Unit.TOKENS.most());
  }

  /** The least tokens that a prompt may have. */
  public int leastInput() {
    return (int) Math.round(input.least());
  }

  /**
   * Lengths that come too rarely to be among the prompts that are made before the load, and that a
   * tokenizer may be unable to make: the least, most of all.
   */
  IntStream rare() {
    long least = Math.round(input.quantile(1 - NEARLY_ALL));
    long most = Math.round(input.quantile(NEARLY_ALL));
    List<Double> values = input.values();
    LongStream small =
        values.isEmpty()
            ? LongStream.rangeClosed(least, Math.min(most, Math.max(least + 1, SHORT)))
            : values.stream().mapToLong(Math::round).sorted().distinct();
    return LongStream.concat(small.limit(SMALL), LongStream.of(most))
        .filter(it -> it <= LARGE)
        .mapToInt(Math::toIntExact)
        .distinct();
  }

  /** Whether some lengths are beyond what any prompt or answer may have. */
  boolean isEndless() {
    return isEndless(input) || output.isPresent() && isEndless(output.get());
  }

  private static boolean isEndless(Distribution lengths) {
    return lengths.quantile(NEARLY_ALL) > Unit.TOKENS.most();
  }

  /** "512 tokens", or "128/128 at 50 %, 2048/256 at 50 % tokens". */
  String words() {
    if (pairs.isPresent()) {
      return pairs.get() + " tokens (prompt/answer)";
    }
    return Counted.text("%s {token|tokens}", words(input))
        + output.map(it -> ", answers of at most " + words(it)).orElse("");
  }

  /** That no length is 0 needs no words. */
  private static String words(Distribution lengths) {
    return lengths.toString().replaceFirst(" least 1(?![.0-9])", "");
  }
}
