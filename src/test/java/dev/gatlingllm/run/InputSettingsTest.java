package dev.gatlingllm.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatlingllm.config.ConfigException;
import dev.gatlingllm.config.ConfigReader;
import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.dialect.Dialects;
import dev.gatlingllm.draw.Distribution;
import dev.gatlingllm.prompt.Conversation.History;
import dev.gatlingllm.prompt.Conversation.Rules;
import dev.gatlingllm.prompt.ConversationPlan;
import dev.gatlingllm.prompt.SyntheticPlan;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked, by the settings. */
class InputSettingsTest {
  private static SyntheticPlan plan(String settings) {
    Map<String, String> all = new TreeMap<>();
    for (String setting : settings.split(";")) {
      String[] parts = setting.strip().split("=", 2);
      all.put("llm." + parts[0], parts[1]);
    }
    return InputSettings.synthetic(ConfigReader.readThisJvm(Dialects.APIS, all));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "promptTokens=16 | prompts of 16 tokens | llm.promptTokens",
        "promptTokens=uniform 8 to 64; outputTokens=20 | prompts of uniform 8 to 64 tokens, answers"
            + " of at most 20 | llm.promptTokens",
        "minTokens=300; outputTokens=uniform 300 to 500 | prompts of 512 tokens, answers of at most"
            + " uniform 300 to 500 | llm.promptTokens",
        "promptTokens=128 at 1, 2048 at 3; prompt.sharedPrefixTokens=64; prompt.prefixGroups=9 |"
            + " prompts of 128 at 25 %, 2048 at 75 % tokens, beginning with one of 9 prefixes of 64"
            + " tokens | llm.promptTokens",
        "lengths=128/128 at 50 %, 2048/256 at 50 % | prompts of 128/128 at 50 %, 2048/256 at 50 %"
            + " tokens (prompt/answer) | llm.lengths",
        "lengths=128/9 | prompts of 128/9 tokens (prompt/answer) | llm.lengths",
      })
  void settingsSayWhatIsAsked(String settings, String words, String key) {
    SyntheticPlan plan = plan(settings);
    assertThat(plan.words()).isEqualTo(words);
    assertThat(plan.key()).isEqualTo(key);
  }

  @Test
  void memoryIsReckonedByTheLongest() {
    assertThat(plan("promptTokens=100 at 99 %, 100000 at 1 %").bytesEach()).isEqualTo(500_000);
    assertThat(plan("promptTokens=uniform 1 to 1001").bytesEach()).isEqualTo(5_000);
    assertThat(plan("promptTokens=lognormal 512 sigma 0.5").bytesEach())
        .isBetween(10_000L, 11_000L);
  }

  @Test
  void severalLoadGeneratorsShuffleByOneSeed() {
    Map<String, String> settings =
        new TreeMap<>(
            Map.of(
                "llm.dataset.file", "a.txt",
                "llm.dataset.shuffle", "true",
                "llm.injectors", "2"));
    assertThatThrownBy(() -> InputSettings.plan(ConfigReader.readThisJvm(Dialects.APIS, settings)))
        .hasMessage(
            "llm.dataset.file is 'a.txt', shuffled: llm.seed must be set, to the same for all of"
                + " llm.injectors=2, or some rows are asked twice and some never.");
    settings.put("llm.seed", "7");
    assertThat(InputSettings.plan(ConfigReader.readThisJvm(Dialects.APIS, settings)).words())
        .isEqualTo("rows of a.txt");
  }

  @Test
  void eachClassOfAMixHasItsOwnConversationsAndADslOverridesAll() {
    LlmConfig config =
        ConfigReader.readThisJvm(
            Dialects.APIS,
            Map.of(
                "llm.conversation.turns", "2",
                "llm.mix.chat.weight", "3",
                "llm.mix.chat.conversation.turns", "uniform 4 to 9",
                "llm.mix.read.weight", "1",
                "llm.mix.read.promptTokens", "64",
                "llm.mix.read.conversation.history", "recorded"));
    ConversationPlan plan = InputSettings.conversations(config);
    assertThat(plan.words())
        .isEqualTo(
            "chat 75 %: conversations of uniform 4 to 9 turns of prompts of 512 tokens;"
                + " read 25 %: conversations of 2 turns of prompts of 64 tokens");
    assertThat(plan.withTurns(Distribution.constant(5)).words())
        .contains("chat 75 %: conversations of 5 turns", "read 25 %: conversations of 5 turns");
    Rules rules = InputSettings.rules(config, 7);
    assertThat(rules.of("chat").history()).isEqualTo(History.ANSWERS);
    assertThat(rules.of("read").history()).isEqualTo(History.RECORDED);
    assertThat(rules.of("").history()).isEqualTo(History.ANSWERS);
    assertThat(rules.with(History.SERVER).of("read").history()).isEqualTo(History.SERVER);
    assertThatThrownBy(
            () ->
                InputSettings.conversations(
                    ConfigReader.readThisJvm(
                        Dialects.APIS,
                        Map.of(
                            "llm.mix.chat.weight", "3",
                            "llm.mix.chat.conversation.turns", "none"))))
        .hasMessageStartingWith("In llm.mix.chat, llm.conversation.turns ('none'): ");
    assertThatThrownBy(
            () ->
                InputSettings.conversations(
                    ConfigReader.readThisJvm(
                        Dialects.APIS, Map.of("llm.conversation.turns", "normal 5000 sd 1"))))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "llm.conversation.turns ('normal 5000 sd 1'): normal 5000 sd 1 has less than one value"
                + " in 1,000,000 from 1 to 1000.");
  }

  private static void requireReplies(String... settings) {
    Map<String, String> all = new TreeMap<>();
    for (String setting : settings) {
      String[] parts = setting.split("=", 2);
      all.put("llm." + parts[0], parts[1]);
    }
    LlmConfig config = ConfigReader.readThisJvm(Dialects.APIS, all);
    InputSettings.conversations(config).requireReplies(InputSettings.rules(config, 7));
  }

  private static void refusesReplies(String whose, String... settings) {
    assertThatThrownBy(() -> requireReplies(settings))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            whose
                + " history of conversations is 'recorded' (llm.conversation.history, or"
                + " recordedHistory()), must be answers or server without a dataset: there are no"
                + " recorded replies.");
  }

  @Test
  void aRecordedHistoryWithoutADatasetIsRefused() {
    String recorded = "conversation.history=recorded";
    String synthetic = "mix.made.weight=1";
    String dataset = "mix.rows.dataset.file=a.jsonl";
    String weight = "mix.rows.weight=1";
    refusesReplies("The", recorded);
    refusesReplies("The", recorded, synthetic);
    refusesReplies("In llm.mix.made, the", "mix.made." + recorded, synthetic, dataset, weight);
    requireReplies(recorded, "dataset.file=a.jsonl");
    requireReplies(recorded, synthetic, dataset, weight);
    requireReplies("mix.rows." + recorded, synthetic, dataset, weight);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "promptTokens=uniform 20 to 10 | llm.promptTokens ('uniform 20 to 10'): '10' must be such"
            + " that the least is not above the most.",
        "promptTokens=normal 512 sd 9 least 600 most 500 | llm.promptTokens ('normal 512 sd 9 least"
            + " 600 most 500'): '500' must be such that the least is not above the most.",
        "promptTokens=128 at 0, 256 at 0 % | llm.promptTokens ('128 at 0, 256 at 0 %') has weights"
            + " that sum to 0, must have one above 0.",
        "promptTokens=many | llm.promptTokens ('many'): 'many' must be a number of tokens, uniform,"
            + " normal, lognormal, exponential, file, or several values with weights.",
        "outputTokens=0 | llm.outputTokens ('0'): '0' must be a number of tokens, a whole number"
            + " from 1 to 10,000,000.",
        "lengths=128/128 at 0 % | llm.lengths ('128/128 at 0 %') has weights that sum to 0, must"
            + " have one above 0.",
        "lengths=128 at 5 | llm.lengths ('128 at 5'): '128' must be a number of input tokens and"
            + " one of output tokens, from 1 to 10,000,000 each, e.g. 2048/256.",
        "lengths=128/9 at 5; promptTokens=20 | llm.promptTokens is '20', must be left at its"
            + " default with llm.lengths=128/9 at 5: the lengths are stated there.",
        "lengths=128/9 at 5; outputTokens=20 | llm.outputTokens is '20', must be left at its"
            + " default with llm.lengths=128/9 at 5: the lengths are stated there.",
        "lengths=128/9 at 5; maxTokens=20 | llm.maxTokens is '20', must be left at its default with"
            + " llm.lengths=128/9 at 5: the lengths are stated there.",
        "maxTokens=20; outputTokens=9 | llm.maxTokens is '20', must be left at its default with"
            + " llm.outputTokens=9: the lengths of answers are stated there.",
        "promptTokens=lognormal 512 | llm.promptTokens ('lognormal 512'): '512' must be followed by"
            + " 'sigma' or 'median'.",
        "prompt.prefixGroups=2 | llm.prompt.prefixGroups is '2', must be left at its default with"
            + " llm.prompt.sharedPrefixTokens=0: no prefix is shared.",
        "prompt.sharedPrefixTokens=9; prompt.prefixChoice=zipf 1 | llm.prompt.prefixChoice is 'zipf"
            + " 1', must be left at its default with llm.prompt.prefixGroups=1: there is one"
            + " prefix.",
        "prompt.sharedPrefixTokens=9; prompt.prefixGroups=2; prompt.prefixChoice=zipf |"
            + " llm.prompt.prefixChoice ('zipf'): 'zipf' must be followed by the exponent, a number"
            + " above 0.",
        "prompt.prefixShare=1.5 | llm.prompt.prefixShare is '1.5', must be a number from 0 to 1.",
        "prompt.sharedPrefixTokens=10000000; promptTokens=uniform 1 to 9 |"
            + " llm.prompt.sharedPrefixTokens is '10000000', must be less than 10,000,000.",
        "minTokens=9; outputTokens=uniform 5 to 50 | llm.minTokens is '9', must be at most the"
            + " least that llm.outputTokens gives, which is 5.",
        "api=rerank; stream=false; outputTokens=5 | llm.outputTokens is '5', must be empty with"
            + " llm.api=rerank, whose answers have no text.",
        "promptTokens=file no-such.csv | The file of llm.promptTokens no-such.csv is not there.",
      })
  void badInputGetsOneSentence(String settings, String sentence) {
    assertThatThrownBy(() -> plan(settings))
        .isInstanceOf(ConfigException.class)
        .hasMessage(sentence);
  }
}
