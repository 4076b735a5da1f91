package dev.gatlingllm.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatlingllm.metrics.ConversationFigures;
import dev.gatlingllm.metrics.Metric;
import dev.gatlingllm.metrics.Overload;
import dev.gatlingllm.metrics.StageSummary;
import dev.gatlingllm.metrics.SteadyState;
import dev.gatlingllm.metrics.Summary;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SteadyTextTest {

  @Test
  void bothHalvesAreToldWhetherTheyDifferOrNot() {
    assertThat(SteadyText.halves(stage().summary()))
        .isEqualTo(
            "yes; first and second half of the window: TTFT 52.00 and 52.52 ms, TPOT 17.00 and"
                + " 17.17 ms, E2E 3309.00 and 3342.09 ms, output 60.25 and 59.65 tok/s");
    assertThat(SteadyText.halves(stage().secondHalf(1.4).summary()))
        .startsWith("NO; first and second half of the window: TTFT 52.00 and 72.80 ms");
  }

  @Test
  void anOverloadedStageIsNotSteadyHoweverAlikeItsHalves() throws Exception {
    Overload overload = new Overload(true, false, 12, 85, 13, 10.5666);
    StageSummary stage = stage().summary().withOverload(overload);
    assertThat(SteadyText.halves(stage)).startsWith("NO; first and second half of the window: ");
    assertThat(
            SteadyText.halves(
                new SampleStage(0, "x", 1, true, 19).summary().withOverload(overload)))
        .isEqualTo("NO; overloaded: see the note");
    assertThat(stage.notes().get(0))
        .isEqualTo(
            "Overloaded: requests arrived faster than they were answered, 13.00 against 10.57 a"
                + " second; in flight grew from 12 to 85. Requests/s counts answers that came after"
                + " the window, too. The longer the stage, the longer TTFT and E2E: they hold for"
                + " this length only.");
    Summary summary =
        SampleRuns.summary(SampleRuns.run("m", false), List.of(stage), Optional.empty());
    JsonNode json = new ObjectMapper().readTree(JsonReport.text(summary)).at("/stages/0");
    assertThat(json.at("/steadyState/steady").booleanValue()).isFalse();
    assertThat(json.at("/overload/detected").booleanValue()).isTrue();
    assertThat(json.at("/overload/inFlightTo").intValue()).isEqualTo(85);
    assertThat(ConsoleReport.text(summary))
        .contains(
            "Overloaded: requests arrived faster", "tok/s; with answers after the window: total ");
    StageSummary other = stage().summary();
    Summary two =
        SampleRuns.summary(SampleRuns.run("m", false), List.of(stage, other), Optional.empty());
    assertThat(ConsoleReport.text(two)).containsPattern("load +client").contains("OVERLOADED");
    assertThat(MarkdownReport.text(summary)).contains("Overloaded: requests arrived faster");
    assertThat(HtmlReport.text(summary, true))
        .contains("<span class=\"pill warn\">overloaded</span>");
  }

  @Test
  void aStageJudgedNotOverloadedSaysSoInJsonOnly() {
    Overload none = new Overload(false, false, 12, 13, 13, 13);
    assertThat(stage().summary().withOverload(none).steady()).hasValue(true);
    assertThat(stage().summary().withOverload(none).notes()).isEmpty();
  }

  @Test
  void tooFewRequestsAreNotJudged() {
    StageSummary few = new SampleStage(0, "x", 1, true, 19).summary();
    assertThat(SteadyText.halves(few)).startsWith("not judged");
  }

  /** That nothing differs among few requests says little; that something does says enough. */
  @Test
  void fewRequestsAreNotCalledSteady() {
    StageSummary few = new SampleStage(0, "x", 1, true, 39).summary();
    assertThat(few.steady()).isEmpty();
    assertThat(SteadyText.halves(few)).startsWith("too few to say: 39 requests, needs 40; first");
    assertThat(new SampleStage(0, "x", 1, true, 40).summary().steady()).hasValue(true);
    assertThat(new SampleStage(0, "x", 1, true, 39).secondHalf(1.4).summary().steady())
        .hasValue(false);
  }

  /** Its halves may look alike while the load rises and falls within each. */
  @Test
  void aLoadOfTheUsersOwnIsNeverCalledSteady() throws Exception {
    StageSummary ramp = stage().ownProfile().summary();
    assertThat(ramp.steady()).isEmpty();
    assertThat(SteadyText.halves(ramp))
        .startsWith("not judged: your own injection profile may change the load within a half; ")
        .contains("TTFT 52.00 and 52.52 ms");
    Summary summary =
        SampleRuns.summary(SampleRuns.run("m", false), List.of(ramp), Optional.empty());
    JsonNode json = new ObjectMapper().readTree(JsonReport.text(summary));
    assertThat(json.at("/stages/0/steadyState/steady").isNull()).isTrue();
    assertThat(json.at("/stages/0/steadyState/comparisons")).isNotEmpty();
    assertThat(stage().ownProfile().secondHalf(1.4).summary().steady()).hasValue(false);
  }

  @Test
  void whatWasNotComparedIsNotCalledSteady() {
    StageSummary all = stage().summary();
    SteadyState withoutOutput =
        new SteadyState(
            all.steadyState().comparisons().stream()
                .filter(it -> !it.figure().equals(SteadyState.Figure.OUTPUT))
                .toList());
    assertThat(SteadyText.halves(stage().steadyState(withoutOutput).summary()))
        .startsWith("yes; ")
        .endsWith("; output not compared, the window is too short for it");
    StageSummary items = stage().items(32).summary();
    assertThat(SteadyText.halves(items)).doesNotContain("output");
  }

  @Test
  void aClosedLoadHasOneViewOnly() {
    StageSummary closed = stage().summary();
    assertThat(SteadyText.schedule(closed))
        .isEqualTo("closed load: each user asks again once answered; times count from the send");
    assertThat(names(closed)).containsExactly("TTFT", "TTFC", "ITL", "TPOT", "E2E");
  }

  @Test
  void usersOfConversationsThinkBetweenTurns() {
    assertThat(
            SteadyText.schedule(
                stage().conversations(new ConversationFigures(4, 3, 0, 0)).summary()))
        .isEqualTo(
            "closed load: each user asks again once answered, and thinks between the turns of a"
                + " conversation; times count from the send");
  }

  @Test
  void aLoadWithAScheduleHasBothViewsSideBySide() {
    StageSummary open = stage().open(12.5).summary();
    assertThat(SteadyText.schedule(open))
        .isEqualTo(
            "your own injection profile; sent 12.50 ms after intended on average; the times"
                + " 'intended' have that in them");
    assertThat(names(open))
        .containsExactly("TTFT", "TTFT intended", "TTFC", "ITL", "TPOT", "E2E", "E2E intended");
  }

  /** As of Gatling's constantConcurrentUsers, which holds a number of users and has no instants. */
  @Test
  void aProfileOfTheUsersOwnIsNotCalledOpenAndHasOneView() {
    StageSummary own = stage().ownProfile().summary();
    assertThat(SteadyText.schedule(own))
        .isEqualTo("your own injection profile; times count from the send");
    assertThat(names(own)).containsExactly("TTFT", "TTFC", "ITL", "TPOT", "E2E");
  }

  private static SampleStage stage() {
    return new SampleStage(0, "x", 1, true, 40);
  }

  private static List<String> names(StageSummary stage) {
    return Tables.metrics(stage).stream().map(Metric::label).toList();
  }
}
