package dev.gatlingllm.run;

import dev.gatlingllm.config.ConfigException;
import dev.gatlingllm.config.ConversationConfig;
import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.config.LlmConfig.MixClass;
import dev.gatlingllm.config.PromptConfig;
import dev.gatlingllm.draw.Distribution;
import dev.gatlingllm.draw.DistributionWords;
import dev.gatlingllm.draw.Draws;
import dev.gatlingllm.draw.GroupChoice;
import dev.gatlingllm.draw.LengthPairs;
import dev.gatlingllm.draw.Unit;
import dev.gatlingllm.prompt.Conversation;
import dev.gatlingllm.prompt.ConversationPlan;
import dev.gatlingllm.prompt.InputPlan;
import dev.gatlingllm.prompt.Lengths;
import dev.gatlingllm.prompt.MixPlan;
import dev.gatlingllm.prompt.SharedPrefixes;
import dev.gatlingllm.prompt.SyntheticPlan;
import dev.gatlingllm.prompt.ToolRounds;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What users ask, by the settings. */
public final class InputSettings {
  private InputSettings() {}

  static InputPlan plan(LlmConfig config) {
    return config.mix().isEmpty()
        ? ofOneClass(config)
        : new MixPlan(config.mix().stream().map(InputSettings::share).toList(), "llm.mix");
  }

  private static MixPlan.Share share(MixClass one) {
    return new MixPlan.Share(one.name(), one.weight(), in(one, InputSettings::ofOneClass));
  }

  private static <T> T in(MixClass one, Function<LlmConfig, T> read) {
    try {
      return read.apply(one.config());
    } catch (ConfigException e) {
      throw new ConfigException("In llm.mix." + one.name() + ", " + e.getMessage());
    }
  }

  private static InputPlan ofOneClass(LlmConfig config) {
    return config
        .dataset()
        .<InputPlan>map(it -> DatasetSettings.plan(config, it))
        .orElseGet(() -> synthetic(config));
  }

  /** Made-up prompts. */
  static SyntheticPlan synthetic(LlmConfig config) {
    PromptConfig prompts = config.prompts();
    Lengths lengths = lengths(prompts);
    checkMinTokens(config, lengths);
    return new SyntheticPlan(
        lengths,
        new SharedPrefixes(
            prompts.sharedPrefixTokens(),
            prompts.prefixGroups(),
            GroupChoice.parse("llm.prompt.prefixChoice", prompts.prefixChoice()),
            prompts.prefixShare()),
        config.generation().images(),
        prompts.lengths().isPresent() ? "llm.lengths" : "llm.promptTokens");
  }

  private static Lengths lengths(PromptConfig prompts) {
    return prompts.lengths().isPresent()
        ? Lengths.of(LengthPairs.parse("llm.lengths", prompts.lengths().get()))
        : Lengths.of(
            tokens("llm.promptTokens", prompts.tokens()),
            prompts.outputTokens().map(it -> tokens("llm.outputTokens", it)));
  }

  private static Distribution tokens(String key, String words) {
    return DistributionWords.parse(key, words, Unit.TOKENS);
  }

  private static void checkMinTokens(LlmConfig config, Lengths lengths) {
    int min = config.generation().sampling().minTokens().orElse(0);
    long least = lengths.output().map(it -> Math.round(it.least())).orElse(Long.MAX_VALUE);
    if (min > least) {
      throw new ConfigException(
          "llm.minTokens is '%s', must be at most the least that %s gives, which is %s."
              .formatted(
                  min, lengths.pairs().isPresent() ? "llm.lengths" : "llm.outputTokens", least));
    }
  }

  /**
   * @throws dev.gatlingllm.config.ConfigException with one sentence
   */
  public static ConversationPlan conversations(LlmConfig config) {
    if (config.mix().isEmpty()) {
      return conversations(config, ofOneClass(config));
    }
    List<MixPlan.Share> classes =
        config.mix().stream()
            .map(
                it ->
                    new MixPlan.Share(it.name(), it.weight(), in(it, InputSettings::conversations)))
            .toList();
    return conversations(config, new MixPlan(classes, "llm.mix"));
  }

  private static ConversationPlan conversations(LlmConfig config, InputPlan inputs) {
    return new ConversationPlan(
        inputs,
        turns(config.conversation().turns()),
        DistributionWords.parse(
            "llm.conversation.think", config.conversation().think(), Unit.TIME));
  }

  private static Distribution turns(String words) {
    String key = "llm.conversation.turns";
    Unit unit = new Unit("turns", ConversationPlan.MOST_TURNS);
    Distribution turns = DistributionWords.parse(key, words, unit);
    try {
      return turns.most(ConversationPlan.MOST_TURNS);
    } catch (IllegalArgumentException e) {
      throw new ConfigException("%s ('%s'): %s.".formatted(key, words, e.getMessage()));
    }
  }

  /**
   * How conversations go by the settings.
   *
   * @param seed of the run
   * @throws dev.gatlingllm.config.ConfigException with one sentence
   */
  public static Conversation.Rules rules(LlmConfig config, long seed) {
    Map<String, Conversation.Rules> ofClasses =
        config.mix().stream()
            .collect(Collectors.toMap(MixClass::name, it -> in(it, own -> rules(own, seed))));
    ConversationConfig conversation = config.conversation();
    Distribution delay =
        DistributionWords.parse("llm.conversation.toolDelay", conversation.toolDelay(), Unit.TIME);
    return new Conversation.Rules(
        Conversation.History.valueOf(conversation.history().toUpperCase(Locale.ROOT)),
        conversation.toolRounds() == 0
            ? Optional.empty()
            : Optional.of(
                new ToolRounds(
                    conversation.toolResult(),
                    delay,
                    conversation.toolRounds(),
                    Draws.of(seed, "toolDelays"))),
        ofClasses);
  }
}
