package dev.gatlingllm.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.metrics.RequestGroup.Kind;
import dev.gatlingllm.metrics.StageSummary.Part;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClassNotesTest {
  private static StageSummary stage(Kind kind, String value) {
    RandomStage random = new RandomStage(3);
    StageAggregate sums = new StageAggregate(random.stage);
    sums.window(random.windowStart, random.windowEnd);
    random.records.forEach(sums::add);
    StageSummary stage = sums.summarize(1, ClientHealth.UNKNOWN);
    return stage.withParts(List.of(new Part(new RequestGroup(0, kind, value), stage)));
  }

  @Test
  void aClassAboveTheFailRatioIsNamed() {
    StageSummary stage = stage(Kind.CLASS, "embed");
    StageSummary.Counts counts = stage.counts();
    assertThat(counts.failed()).isPositive();
    List<String> notes = ClassNotes.of(stage, Objectives.NONE, 0.01);
    assertThat(notes)
        .containsAll(stage.notes())
        .contains(
            counts.failed()
                + " of "
                + counts.sent()
                + " requests of class embed failed, more than llm.maxFailRatio = 0.01, which is for"
                + " all classes together.");
    assertThat(ClassNotes.of(stage, Objectives.NONE, 1)).isEqualTo(stage.notes());
    assertThat(ClassNotes.of(stage(Kind.REQUEST, "embed"), Objectives.NONE, 0.01))
        .isEqualTo(stage.notes());
  }

  @Test
  void goodputByClassIsToldWhereThereIsOne() {
    StageSummary stage = stage(Kind.CLASS, "embed");
    Objectives objectives = Objectives.of(Map.of(), Map.of("embed", Map.of("e2e", 1.0)));
    String told = "A request counts for goodput by the objectives of its class.";
    assertThat(ClassNotes.of(stage, objectives, 1)).doesNotContain(told);
    RandomStage random = new RandomStage(3);
    StageAggregate sums =
        new StageAggregate(RequestGroup.stage(0), random.stage, objectives, Optional.empty());
    sums.window(random.windowStart, random.windowEnd);
    random.records.forEach(sums::add);
    StageSummary judged = sums.summarize(1, ClientHealth.UNKNOWN);
    assertThat(ClassNotes.of(judged, objectives, 1)).contains(told);
  }
}
