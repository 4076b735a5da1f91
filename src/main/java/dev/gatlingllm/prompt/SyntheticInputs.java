package dev.gatlingllm.prompt;

import dev.gatlingllm.config.Images;
import dev.gatlingllm.prompt.InputPlan.Context;
import dev.gatlingllm.prompt.Lengths.Length;
import dev.gatlingllm.record.Counted;
import java.util.BitSet;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Made-up inputs of requests. The input of a number is the same whatever was made before it, and on
 * which thread; only how much of it came before depends on the order, which for {@link #next} is
 * that of the numbers.
 */
final class SyntheticInputs implements Source<Script> {
  private final String asked;
  private final String tokenizer;
  private final Lengths lengths;
  private final SharedPrefixes shared;
  private final long seed;
  private final int injector;
  private final int injectors;
  private final RandomPrompts texts;
  private final Optional<PrefixTexts> prefixes;
  private final Optional<ImagePrompts> images;
  private final BitSet known = new BitSet();
  private long made;

  /** What the prompt of a number begins with, and whether one before it did so, too. */
  private record Beginning(long number, OptionalInt group, boolean again) {}

  /**
   * @param asked all of it, in words, with the setting
   * @throws TokenizerException if no such prefix, or no prompt of a length that may come, can be
   *     made
   */
  SyntheticInputs(
      String asked, Lengths lengths, SharedPrefixes shared, Images pictures, Context context) {
    Tokenizer tokenizer = context.tokenizer();
    this.asked = asked;
    this.tokenizer = tokenizer.name();
    this.lengths = lengths;
    this.shared = shared;
    this.seed = context.seed();
    this.injector = context.injector();
    this.injectors = context.injectors();
    this.texts = new RandomPrompts(tokenizer, seed);
    this.prefixes =
        shared.any() ? Optional.of(new PrefixTexts(tokenizer, shared, seed)) : Optional.empty();
    this.images = pictures.any() ? Optional.of(new ImagePrompts(pictures, seed)) : Optional.empty();
    lengths.rare().forEach(this::check);
  }

  /** Tries a length, as prompts of it begin. */
  private void check(int tokens) {
    prefixes.ifPresent(it -> text(0, tokens, it.of(0)));
    if (!shared.any() || shared.share() < 1) {
      text(0, tokens, SharedPrefix.NONE);
    }
  }

  private Prompt text(long number, int tokens, SharedPrefix prefix) {
    try {
      return texts.numbered(number, tokens, prefix);
    } catch (TokenizerException e) {
      throw new TokenizerException(
          Counted.text(
              "%s must have lengths that the tokenizer %s can make: no text has exactly %s"
                  + " {token|tokens}.",
              asked, tokenizer, tokens),
          e);
    }
  }

  @Override
  public Optional<Script> next() {
    return Optional.of(script(nextBeginning()));
  }

  Script numbered(long number) {
    return script(beginning(number));
  }

  /** One that a user says later in a conversation: without a beginning that others have, too. */
  Script later(long number) {
    return Script.of(input(ofAll(number), SharedPrefix.NONE));
  }

  private synchronized Beginning nextBeginning() {
    return beginning(made++);
  }

  /** Several load generators take turns in one sequence, or all would ask the same. */
  private long ofAll(long number) {
    return number * injectors + injector - 1;
  }

  private synchronized Beginning beginning(long own) {
    long number = ofAll(own);
    OptionalInt group = shared.group(seed, number);
    boolean again = group.isPresent() && known.get(group.getAsInt());
    group.ifPresent(known::set);
    return new Beginning(number, group, again);
  }

  private Script script(Beginning beginning) {
    OptionalInt group = beginning.group();
    LlmInput input =
        input(
            beginning.number(),
            group.isPresent() ? prefixes.orElseThrow().of(group.getAsInt()) : SharedPrefix.NONE);
    return Script.of(shared.any() ? input.sharing(beginning.again() ? shared.tokens() : 0) : input);
  }

  private LlmInput input(long number, SharedPrefix prefix) {
    Length length = lengths.draw(seed, number);
    Prompt text = text(number, length.inputTokens(), prefix);
    Prompt prompt = images.map(it -> it.numbered(number, text)).orElse(text);
    return LlmInput.of(prompt).withMaxTokens(length.outputTokens());
  }
}
