package dev.gatlingllm.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.metrics.StageSummary;
import java.util.List;
import org.junit.jupiter.api.Test;

class LlmBenchBlockTest {
  private static final List<String> KEYS =
      List.of(
          "Provider           :",
          "Model              :",
          "Prompt Tokens      :",
          "Generation Tokens  :",
          "Stream             :",
          "Temperature        :",
          "Logprobs           :",
          "Concurrency        :",
          "Time To First Token:",
          "Latency Per Token  :",
          "Num Tokens         :",
          "Total Latency      :",
          "Num Requests       :",
          "Qps                :");

  @Test
  void theLinesAreTheSeedsInItsOrder() {
    List<String> lines =
        LlmBenchBlock.lines(
            SampleRuns.run("Yi-6B-Chat", false), SampleRuns.stage(0, "x", 1, true, 9));
    assertThat(lines.get(0))
        .isEqualTo(
            "=================================== Summary ====================================");
    assertThat(lines.get(15)).isEqualTo("=".repeat(80)).hasSameSizeAs(lines.get(0));
    assertThat(lines).hasSize(16);
    for (int i = 0; i < KEYS.size(); i++) {
      assertThat(lines.get(i + 1)).startsWith(KEYS.get(i) + " ");
    }
  }

  @Test
  void withoutStreamingTheFirstTokenLinesAreBlank() {
    List<String> lines =
        LlmBenchBlock.lines(SampleRuns.run("Yi", false), SampleRuns.stage(0, "x", 4, false, 9));
    assertThat(lines)
        .contains("Time To First Token:", "Latency Per Token  :", "Stream             : False");
  }

  /** The seed note's own figures: 198.25 tokens in 19634.00726575128 ms by 4 users make 40.39. */
  @Test
  void digitsAreEnoughToFollowTheFormula() {
    assertThat(Figures.digits(198.25)).isEqualTo("198.25");
    assertThat(Figures.digits(19634.00726575128)).isEqualTo("19634.007");
    assertThat(Figures.digits(0.14749432591086067)).isEqualTo("0.14749433");
    assertThat(Figures.digits(543)).isEqualTo("543.0");
    assertThat(Figures.digits(0)).isEqualTo("0.0");
    assertThat(Figures.digits(123456789.5)).isEqualTo("123456790.0");
    assertThat(Figures.fixed(198.25 * 1000 / 19634.007 * 4)).isEqualTo("40.39");
  }

  @Test
  void eachFormulaStandsWhereItApplies() {
    assertThat(formulas(SampleRuns.stage(0, "x", 4, false, 9)))
        .hasSize(2)
        .first()
        .asString()
        .matches(
            "Tokens per Second = 199\\.0 \\* 1000 / [0-9.]+ \\* 4 = [0-9]+\\.[0-9]{2}"
                + " \\(4 users always waiting\\)");
    assertThat(formulas(SampleRuns.stage(0, "x", 1, false, 9)))
        .first()
        .asString()
        .matches(
            "Tokens per Second = 199\\.0 \\* 1000 / [0-9.]+ = [0-9]+\\.[0-9]{2}"
                + " \\(one user always waiting\\)");
    assertThat(formulas(SampleRuns.stage(0, "x", 1, true, 9)))
        .containsExactly(
            "Tokens per Second = 1000 / 16.615315 = 60.19 (one user, without the time to the first"
                + " token)",
            "Tokens per Second = 1807.5 tokens arrived / 30.0 s window = 60.25 (measured)");
    assertThat(formulas(SampleRuns.stage(0, "x", 4, true, 9))).hasSize(1);
    assertThat(formulas(SampleRuns.stage(0, "x", 4, true, 0))).hasSize(1);
  }

  /** The lines that llm_bench prints for embeddings, and how many of them there are. */
  @Test
  void itemsHaveLatencyPerItemInPlaceOfTokens() {
    StageSummary stage = SampleRuns.items().stages().get(0);
    List<String> lines = LlmBenchBlock.lines(SampleRuns.run("bge", false), stage);
    assertThat(lines.stream().map(line -> line.split(" *:")[0]).toList().subList(1, 10))
        .containsExactly(
            "Provider",
            "Model",
            "Concurrency",
            "Total Latency",
            "Latency Per Item",
            "Num Items",
            "Prompt Tokens",
            "Num Requests",
            "Qps");
    assertThat(lines).hasSize(11).contains("Num Items          : 32.0");
    assertThat(formulas(stage))
        .containsExactly("Items per Second = 1280 items / 30.0 s window = 42.67 (measured)");
  }

  private static List<String> formulas(StageSummary stage) {
    return LlmBenchBlock.formulas(stage);
  }
}
