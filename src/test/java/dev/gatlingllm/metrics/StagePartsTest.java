package dev.gatlingllm.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.record.Labels;
import dev.gatlingllm.record.Origin;
import dev.gatlingllm.record.RequestRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The oracle of a part is a stage to which only its requests were added. */
class StagePartsTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void aStageWhoseRequestsHaveOneNameAndOneServerHasNoParts(int seed) {
    RandomStage stage = new RandomStage(seed);
    assertThat(parts(stage, named(stage, 1, 1))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 6, 7, 8, 9})
  void aPartIsWhatAStageOfItsRequestsAloneWouldBe(int seed) {
    RandomStage stage = new RandomStage(seed);
    List<RequestRecord> records = named(stage, 3, 2);
    List<StageAggregate> parts = parts(stage, records);
    assertThat(parts)
        .extracting(part -> part.group().value())
        .containsExactly("name 0", "name 1", "name 2", "server 0", "server 1");
    for (StageAggregate part : parts) {
      RequestGroup group = part.group();
      StageAggregate alone = begun(stage, group);
      records.stream().filter(it -> RequestGroup.of(it).contains(group)).forEach(alone::add);
      assertSame(summary(part), summary(alone));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void classesAndTurnsArePartsTurnsByTheirNumbers(int seed) {
    RandomStage stage = new RandomStage(seed);
    List<RequestRecord> records = new ArrayList<>();
    for (RequestRecord record : stage.records) {
      Labels labels =
          Labels.NONE
              .ofClass(records.size() % 2 == 0 ? "chat" : "mail")
              .inSession(1, 1 + records.size() % 11, 0);
      records.add(record.with(record.origin().with(labels), 0));
    }
    List<StageAggregate> parts = parts(stage, records);
    assertThat(parts)
        .extracting(part -> part.group().value())
        .containsSubsequence("chat", "mail", "turn 1", "turn 2", "turn 9", "turn 10", "turn 11");
    for (StageAggregate part : parts) {
      StageAggregate alone = begun(stage, part.group());
      records.stream().filter(it -> RequestGroup.of(it).contains(part.group())).forEach(alone::add);
      assertSame(summary(part), summary(alone));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void aRequestWithoutAClassIsInNone(int seed) {
    RandomStage stage = new RandomStage(seed);
    List<RequestRecord> records = new ArrayList<>();
    for (RequestRecord record : stage.records) {
      boolean without = seed % 2 == 0 ? records.size() < 5 : records.size() > 5;
      String name = records.size() % 3 == 0 && seed > 2 ? "mail" : "chat";
      Labels labels = without ? Labels.NONE : Labels.NONE.ofClass(name);
      records.add(record.with(record.origin().with(labels), 0));
    }
    List<StageAggregate> parts = parts(stage, records);
    assertThat(parts).isNotEmpty();
    for (StageAggregate part : parts) {
      StageAggregate alone = begun(stage, part.group());
      records.stream().filter(it -> RequestGroup.of(it).contains(part.group())).forEach(alone::add);
      assertSame(summary(part), summary(alone));
    }
  }

  private static void assertSame(StageSummary part, StageSummary alone) {
    assertThat(part.counts()).isEqualTo(alone.counts());
    assertThat(part.throughput().requestsPerSecond())
        .isEqualTo(alone.throughput().requestsPerSecond());
    for (Metric metric : Metrics.ALL) {
      Distribution values = part.of(metric);
      assertThat(values.count()).isEqualTo(alone.of(metric).count());
      assertThat(values.p50()).isEqualTo(alone.of(metric).p50());
      assertThat(values.max()).isEqualTo(alone.of(metric).max());
      assertThat(values.buckets()).isEqualTo(alone.of(metric).buckets());
    }
  }

  private static StageSummary summary(StageAggregate sums) {
    return sums.summarize(1, ClientHealth.UNKNOWN);
  }

  private static List<StageAggregate> parts(RandomStage stage, List<RequestRecord> records) {
    StageAggregate whole = begun(stage, RequestGroup.stage(0));
    StageParts parts = new StageParts(whole, group -> begun(stage, group));
    for (RequestRecord record : records) {
      parts.add(record);
      whole.add(record);
    }
    return parts.all();
  }

  private static StageAggregate begun(RandomStage stage, RequestGroup group) {
    StageAggregate sums = new StageAggregate(group, stage.stage, Objectives.NONE, Optional.empty());
    sums.window(stage.windowStart, stage.windowEnd);
    return sums;
  }

  /** The stage's records, the first ones all of one name. */
  private static List<RequestRecord> named(RandomStage stage, int names, int servers) {
    List<RequestRecord> records = new ArrayList<>();
    for (RequestRecord record : stage.records) {
      Origin origin = record.origin();
      int turn = Math.max(0, records.size() - 10);
      Origin other =
          new Origin(
                  origin.request(),
                  origin.stageIndex(),
                  origin.stage(),
                  "name " + turn % names,
                  origin.user(),
                  origin.warmup(),
                  origin.stream())
              .to("server " + turn / 3 % servers);
      records.add(record.with(other, 0));
    }
    return records;
  }
}
