package dev.gatlingllm.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.metrics.Metrics;
import dev.gatlingllm.metrics.Slice;
import dev.gatlingllm.metrics.StageSummary;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class SliceTableTest {
  private static Slice slice(String label, double from, double to, long count, double p95) {
    OptionalDouble some = OptionalDouble.of(50);
    return new Slice(
        label,
        from,
        to,
        count,
        count,
        1.5,
        count,
        Map.of("http5xx", 2L, "connect", 1L),
        100,
        OptionalDouble.empty(),
        Map.of(
            Metrics.TTFT,
            new Slice.Times(
                count,
                some,
                p95 > 0 ? OptionalDouble.of(p95) : OptionalDouble.empty(),
                OptionalDouble.empty(),
                some)),
        Slice.Times.NONE);
  }

  private static List<List<String>> rows(Slice... slices) {
    return SliceTable.rows(
        new SampleStage(0, "4 users", 4, true, 40)
            .slices(new StageSummary.Slices(List.of(slices), true))
            .summary());
  }

  @Test
  void aRowForEachSliceWithRatesOfItsOwnLength() {
    assertThat(rows(slice("", 0, 2, 10, 0), slice("", 2, 2.5, 10, 0)))
        .containsExactly(
            List.of("s", "arr/s", "done/s", "failed", "in flight", "tok/s", "TTFT p50"),
            List.of("0-2", "5.00", "5.00", "3", "1.50", "50.00", "50.00"),
            List.of("2-2.5", "20.00", "20.00", "3", "1.50", "200.00", "50.00"));
  }

  @Test
  void aHighPercentileIsThereWhereAnySliceHasIt() {
    List<List<String>> rows = rows(slice("", 0, 2, 10, 0), slice("", 2, 4, 300, 80));
    assertThat(rows.get(0)).endsWith("TTFT p50", "TTFT p95");
    assertThat(rows.get(1)).endsWith("50.00", "n/a");
    assertThat(rows.get(2)).endsWith("50.00", "80.00");
  }

  @Test
  void stepsAreCalledByTheirLoad() {
    assertThat(rows(slice("1 user", 0, 10, 10, 0), slice("8 users", 10, 20, 10, 0)))
        .extracting(row -> row.get(0) + " " + row.get(1))
        .containsExactly("load arr/s", "1 user 1.00", "8 users 1.00");
    assertThat(rows(slice("1 user", 0, 5, 10, 0), slice("1 user", 5, 10, 10, 0)))
        .extracting(row -> row.get(0) + " " + row.get(1))
        .containsExactly("load s", "1 user 0-5", "1 user 5-10");
  }

  @Test
  void peopleSeeThemWhereTheLoadChanges() {
    assertThat(ConsoleReport.text(SampleRuns.open())).contains("Over time (times in ms)");
    assertThat(MarkdownReport.text(SampleRuns.open())).contains("## whole run, over time");
    assertThat(ConsoleReport.text(SampleRuns.staircase())).doesNotContain("Over time");
    assertThat(MarkdownReport.text(SampleRuns.staircase())).doesNotContain("over time");
  }

  @Test
  void aStageWithoutSlicesHasNoTable() {
    assertThat(rows()).isEmpty();
  }
}
