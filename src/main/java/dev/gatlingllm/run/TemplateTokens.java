package dev.gatlingllm.run;

import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.dialect.Dialects;
import dev.gatlingllm.draw.Distribution;
import dev.gatlingllm.prompt.ForeignTemplate;
import dev.gatlingllm.prompt.InputPlan;
import dev.gatlingllm.prompt.Lengths;
import dev.gatlingllm.prompt.Script;
import dev.gatlingllm.prompt.SharedPrefixes;
import dev.gatlingllm.prompt.Source;
import dev.gatlingllm.prompt.SyntheticPlan;
import dev.gatlingllm.prompt.Tokenizer;
import dev.gatlingllm.prompt.TokenizerException;
import dev.gatlingllm.record.TokenRange;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The number of tokens that the chat template of the user's tokenizer adds to a prompt. Measured
 * once, before the load, on the first prompts.
 */
final class TemplateTokens {
  private static final int MOST_PROMPTS = 16;

  /** Counting these takes a second or two. */
  private static final int MOST_TOKENS = 200_000;

  private TemplateTokens() {}

  /**
   * The range of added tokens; empty if there is no template, the API uses none, or prompts have
   * images.
   *
   * @param note takes a sentence if the template cannot be used
   */
  static Optional<TokenRange> of(
      LlmConfig config, Tokenizer tokenizer, long seed, Consumer<String> note) {
    // How a server encodes an image is unknown.
    boolean images = config.generation().images().any();
    if (images || !Dialects.api(config.api()).chats()) {
      return Optional.empty();
    }
    try {
      return ForeignTemplate.beside(config.tokenizer())
          .flatMap(template -> measured(template, config, tokenizer, seed));
    } catch (TokenizerException e) {
      note.accept(
          "The chat template beside llm.tokenizer cannot be used, so what it adds to a prompt is"
              + " not known: "
              + e.getMessage().replaceAll("\\.?$", "."));
      return Optional.empty();
    }
  }

  private static Optional<TokenRange> measured(
      ForeignTemplate template, LlmConfig config, Tokenizer tokenizer, long seed) {
    int shared = config.prompts().sharedPrefixTokens();
    double usual = InputSettings.synthetic(config).lengths().input().mean();
    int promptTokens = Math.max(shared + 1, (int) Math.min(MOST_TOKENS, Math.round(usual)));
    Source<Script> prompts =
        new SyntheticPlan(
                Lengths.of(Distribution.constant(promptTokens), Optional.empty()),
                SharedPrefixes.of(shared),
                config.generation().images(),
                "llm.promptTokens")
            .open(new InputPlan.Context(tokenizer, seed, 1, 1, say -> {}, input -> {}));
    int count = Math.max(2, Math.min(MOST_PROMPTS, MOST_TOKENS / promptTokens));
    List<String> texts =
        Stream.generate(prompts::next)
            .limit(count)
            .map(script -> script.orElseThrow().atOnce().prompt().text())
            .toList();
    return template
        .addedTokens(tokenizer, texts)
        .map(added -> new TokenRange(added.getMin(), added.getMax()));
  }
}
