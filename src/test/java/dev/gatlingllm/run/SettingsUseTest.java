package dev.gatlingllm.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatlingllm.config.ConfigException;
import dev.gatlingllm.config.ConfigReader;
import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.dialect.Dialects;
import dev.gatlingllm.load.Stage;
import dev.gatlingllm.load.StagePlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SettingsUseTest {
  private static final LlmConfig IMAGES =
      ConfigReader.readThisJvm(Dialects.APIS, Map.of("llm.prompt.images", "8x8"));
  private static final LlmConfig PREFIX =
      ConfigReader.readThisJvm(Dialects.APIS, Map.of("llm.prompt.sharedPrefixTokens", "9"));

  @Test
  void imagesGoWithThePromptsOfTheFeederInRequestsOfOurs() {
    assertThatCode(() -> SettingsUse.check(IMAGES, true, true)).doesNotThrowAnyException();
    String message =
        "llm.prompt.images is '8x8', must be left at its default in a simulation that does not send"
            + " prompts() by llm(…): no image would go.";
    assertThatThrownBy(() -> SettingsUse.check(IMAGES, false, true))
        .isInstanceOf(ConfigException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> SettingsUse.check(IMAGES, true, false)).hasMessage(message);
  }

  @Test
  void aPrefixIsSharedByThePromptsOfTheFeeder() {
    assertThatCode(() -> SettingsUse.check(PREFIX, true, false)).doesNotThrowAnyException();
    assertThatThrownBy(() -> SettingsUse.check(PREFIX, false, true))
        .hasMessage(
            "llm.prompt.sharedPrefixTokens is '9', must be left at its default in a simulation that"
                + " does not take prompts(): its own would share nothing.");
  }

  @Test
  void settingsOfConversationsAreToldWhereThereAreNone() {
    LlmConfig given =
        ConfigReader.readThisJvm(
            Dialects.APIS,
            Map.of(
                "llm.conversation.turns", "5",
                "llm.conversation.history", "recorded",
                "llm.conversation.toolRounds", "1",
                "llm.conversation.toolResult", "None.",
                "llm.conversation.toolDelay", "5s",
                "llm.mix.chat.weight", "1",
                "llm.mix.chat.conversation.think", "5s"));
    assertThat(SettingsUse.unusedConversations(given))
        .contains(
            "This simulation has no conversations(…): llm.conversation.turns,"
                + " llm.conversation.history, llm.conversation.toolRounds,"
                + " llm.conversation.toolResult, llm.conversation.toolDelay,"
                + " llm.mix.chat.conversation.think have no effect on it.");
    assertThat(SettingsUse.unusedConversations(ConfigReader.readThisJvm(Dialects.APIS, Map.of())))
        .isEmpty();
  }

  @Test
  void aDatasetIsAskedByTheFeederInRequestsOfOurs() {
    LlmConfig dataset =
        ConfigReader.readThisJvm(Dialects.APIS, Map.of("llm.dataset.file", "a.txt"));
    assertThatCode(() -> SettingsUse.check(dataset, true, true)).doesNotThrowAnyException();
    assertThatThrownBy(() -> SettingsUse.check(dataset, false, true))
        .hasMessage(
            "llm.dataset.file is 'a.txt', must be left at its default in a simulation that does not"
                + " send prompts() by llm(…): no row of it would go.");
  }

  @Test
  void settingsOfTheStagesAreToldWhereThereAreNone() {
    LlmConfig two =
        ConfigReader.readThisJvm(
            Dialects.APIS, Map.of("llm.requests", "2", "llm.duration", "9s", "llm.rate", "5"));
    assertThat(SettingsUse.unused(two, false, true))
        .contains(
            "This simulation has an injection profile of its own: llm.rate, llm.duration,"
                + " llm.requests have no effect on it but where it reads them itself.");
    assertThat(SettingsUse.unused(two, true, true)).isEmpty();
    // Gatling's own requests only: the simulation may well read them.
    assertThat(SettingsUse.unused(two, false, false)).isEmpty();
    assertThat(SettingsUse.unused(ConfigReader.readThisJvm(Dialects.APIS, Map.of()), false, true))
        .isEmpty();
  }

  @Test
  void anOverloadThatNoStageCanHaveIsTold() {
    LlmConfig on = ConfigReader.readThisJvm(Dialects.APIS, Map.of("llm.abort.overload", "true"));
    assertThat(SettingsUse.unusedAbort(on, stages("4 users", "ramp 1/s to 9/s", "5 at once")))
        .contains("No stage is an open load of one rate: llm.abort.overload has no effect on it.");
    assertThat(SettingsUse.unusedAbort(on, stages("4 users", "poisson 5/s"))).isEmpty();
    assertThat(SettingsUse.unusedAbort(on, List.of())).as("a profile of one's own").isEmpty();
    LlmConfig off = ConfigReader.readThisJvm(Dialects.APIS, Map.of());
    assertThat(SettingsUse.unusedAbort(off, stages("4 users"))).isEmpty();
  }

  private static List<Stage> stages(String... words) {
    LlmConfig load =
        ConfigReader.readThisJvm(Dialects.APIS, Map.of("llm.load", String.join(", ", words)));
    List<Stage> stages = new ArrayList<>();
    StagePlan plan = StagePlan.of(load.load());
    while (plan.next(stages).isPresent()) {
      stages.add(plan.next(stages).get());
    }
    return stages;
  }

  @Test
  void theWarmUpHoldsForAProfileOfOnesOwn() {
    LlmConfig warm = ConfigReader.readThisJvm(Dialects.APIS, Map.of("llm.warmup", "40s"));
    assertThat(SettingsUse.unused(warm, false, true)).isEmpty();
  }

  @Test
  void aStageHasAtMostAThousandSlices() {
    LlmConfig fine = ConfigReader.readThisJvm(Dialects.APIS, Map.of("llm.slice", "1s"));
    List<Stage> most = List.of(stage(30, 10), stage(1_010, 10));
    assertThatCode(() -> SettingsUse.checkStages(fine, most)).doesNotThrowAnyException();
    List<Stage> more = List.of(stage(30, 10), stage(1_510, 10));
    assertThatThrownBy(() -> SettingsUse.checkStages(fine, more))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "llm.slice is '1s', must be at least 1.5 s: a window of 1500 s has at most 1,000 of"
                + " them.");
  }

  private static Stage stage(int seconds, int warmupSeconds) {
    return Stage.closed(
        0,
        "4 users",
        4,
        true,
        Duration.ofSeconds(seconds),
        Duration.ofSeconds(warmupSeconds),
        OptionalLong.empty());
  }

  @Test
  void aSimulationOfOtherPromptsIsNobodysBusiness() {
    LlmConfig plain = ConfigReader.readThisJvm(Dialects.APIS, Map.of());
    assertThatCode(() -> SettingsUse.check(plain, false, false)).doesNotThrowAnyException();
  }
}
