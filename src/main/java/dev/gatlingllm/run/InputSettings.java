package dev.gatlingllm.run;

import dev.gatlingllm.config.ConversationConfig;
import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.draw.Distribution;
import dev.gatlingllm.draw.DistributionWords;
import dev.gatlingllm.draw.Draws;
import dev.gatlingllm.draw.Unit;
import dev.gatlingllm.prompt.Conversation;
import dev.gatlingllm.prompt.ConversationPlan;
import dev.gatlingllm.prompt.InputPlan;
import dev.gatlingllm.prompt.SyntheticPlan;
import dev.gatlingllm.prompt.ToolRounds;
import java.util.Locale;
import java.util.Optional;

/** What users ask, by the settings. */
public final class InputSettings {
  private InputSettings() {}

  static InputPlan plan(LlmConfig config) {
    return new SyntheticPlan(
        Distribution.constant(config.promptTokens()),
        config.sharedPrefixTokens(),
        config.generation().images(),
        "llm.promptTokens");
  }

  /**
   * Conversations by the settings.
   *
   * @param inputs what is asked in each turn
   * @throws dev.gatlingllm.config.ConfigException with one sentence
   */
  public static ConversationPlan conversations(LlmConfig config, InputPlan inputs) {
    ConversationConfig conversation = config.conversation();
    Unit turns = new Unit("turns", ConversationPlan.MOST_TURNS);
    return new ConversationPlan(
        inputs,
        DistributionWords.parse("llm.conversation.turns", conversation.turns(), turns)
            .most(ConversationPlan.MOST_TURNS),
        DistributionWords.parse("llm.conversation.think", conversation.think(), Unit.TIME));
  }

  /**
   * How conversations go by the settings.
   *
   * @param seed of the run
   * @throws dev.gatlingllm.config.ConfigException with one sentence
   */
  public static Conversation.Rules rules(LlmConfig config, long seed) {
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
                    Draws.of(seed, "toolDelays"))));
  }
}
