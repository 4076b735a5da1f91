package dev.gatlingllm.config;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What synthetic prompts are. Lengths are in the words of distributions, which the room {@code
 * draw} reads.
 *
 * @param tokens of each prompt
 * @param outputTokens most tokens of each answer; empty for {@code maxTokens}
 * @param lengths of prompts and answers together, in place of the two; empty: none
 * @param sharedPrefixTokens number of first tokens that prompts of a group have in common; 0: none
 * @param prefixGroups number of prefixes; 1 to 100,000
 * @param prefixChoice which of them a prompt has, in words
 * @param prefixShare share of the prompts that begin with one; 0 to 1
 */
public record PromptConfig(
    String tokens,
    Optional<String> outputTokens,
    Optional<String> lengths,
    int sharedPrefixTokens,
    int prefixGroups,
    String prefixChoice,
    double prefixShare) {
  private static final int MOST_TOKENS = 10_000_000;

  /** What is meant to be one number, right or wrong. */
  private static final Pattern NUMBER = Pattern.compile("[-+.0-9eE]*");

  static PromptConfig of(Settings settings) {
    Optional<String> lengths = settings.optional("llm.lengths");
    return new PromptConfig(
        tokens(settings),
        settings.optional("llm.outputTokens"),
        lengths,
        sharedPrefixTokens(settings, lengths.isEmpty()),
        settings.positive("llm.prompt.prefixGroups", 100_000),
        settings.text("llm.prompt.prefixChoice"),
        settings.between("llm.prompt.prefixShare", 0, 1, "a number from 0 to 1"));
  }

  private static String tokens(Settings settings) {
    String text = settings.text("llm.promptTokens");
    return NUMBER.matcher(text).matches()
        ? String.valueOf(settings.positive("llm.promptTokens", MOST_TOKENS))
        : text;
  }

  /** Drawn lengths are compared with it when they are known. */
  private static int sharedPrefixTokens(Settings settings, boolean alone) {
    String key = "llm.prompt.sharedPrefixTokens";
    long tokens = settings.count(key);
    String all = tokens(settings);
    boolean number = alone && NUMBER.matcher(all).matches();
    if (tokens >= (number ? Integer.parseInt(all) : MOST_TOKENS)) {
      throw Settings.broken(
          key,
          settings.text(key),
          number ? "less than llm.promptTokens, which is " + all : "less than 10,000,000");
    }
    return (int) tokens;
  }
}
