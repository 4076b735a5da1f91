package dev.gatlingllm.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.gatlingllm.metrics.StreamConformance.DeviationCount;
import dev.gatlingllm.record.Conformance;
import dev.gatlingllm.record.Conformance.BodyEnd;
import dev.gatlingllm.record.Conformance.LineEnds;
import dev.gatlingllm.record.Conformance.Role;
import dev.gatlingllm.record.Deviation;
import dev.gatlingllm.record.Failure;
import dev.gatlingllm.record.FailureCause;
import dev.gatlingllm.record.Origin;
import dev.gatlingllm.record.RequestRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConformanceTallyTest {

  private static Conformance seen(String mediaType, LineEnds lineEnds, Deviation... deviations) {
    return new Conformance(
        Optional.of("HTTP/1.1"),
        Optional.of(mediaType),
        BodyEnd.CHUNKED,
        true,
        true,
        lineEnds,
        2,
        Optional.of("[DONE]"),
        OptionalLong.of(deviations.length == 0 ? 0 : 7),
        Role.OWN_CHUNK,
        Map.of("server", mediaType),
        Set.of(deviations));
  }

  private static RequestRecord record(
      long request, boolean warmup, Optional<Failure> failure, Conformance seen) {
    RequestRecord sample = Streams.of(OptionalInt.of(4), OptionalLong.of(1));
    return new RequestRecord(
        new Origin(request, 0, "one", "Chat", 1, warmup, true),
        sample.instants(),
        sample.connection(),
        sample.answer(),
        sample.tokens(),
        sample.chunks(),
        0,
        failure,
        sample.timeline(),
        seen);
  }

  private static RequestRecord record(long request, Conformance seen) {
    return record(request, false, Optional.empty(), seen);
  }

  private static RequestRecord failed(long request, FailureCause cause) {
    Failure failure = new Failure(cause, "why " + request, Optional.empty(), Optional.empty());
    return record(request, false, Optional.of(failure), seen("text/event-stream", LineEnds.LF));
  }

  private static StreamConformance of(RequestRecord... records) {
    ConformanceTally tally = new ConformanceTally();
    for (RequestRecord record : records) {
      tally.add(record);
    }
    return tally.conformance();
  }

  @Test
  void answersAreCountedByWhatWasSeen() {
    StreamConformance all =
        of(
            record(1, seen("a", LineEnds.LF)),
            record(2, seen("b", LineEnds.CR_LF)),
            record(3, seen("b", LineEnds.CR_LF)));
    assertThat(all.answers()).isEqualTo(3);
    assertThat(all.streams()).isEqualTo(3);
    assertThat(all.whole()).isEqualTo(3);
    assertThat(all.mediaTypes().toString()).isEqualTo("{b=2, a=1}");
    assertThat(all.lineEnds().toString()).isEqualTo("{CRLF=2, LF=1}");
    assertThat(all.comments()).isEqualTo(6);
    assertThat(all.terminated()).isEqualTo(3);
    assertThat(all.withUsage()).isEqualTo(3);
    assertThat(all.withFinishReason()).isZero();
    assertThat(all.chunkTokens()).hasValue(2);
    assertThat(all.serverHeaders()).containsExactly(Map.entry("server", "a"));
    assertThat(all.failures()).isEmpty();
    assertThat(all.deviations()).isEmpty();
  }

  @Test
  void theFirstThatDeviatesIsTheExample() {
    StreamConformance all =
        of(
            record(4, seen("text/event-stream", LineEnds.LF)),
            record(5, seen("text/plain", LineEnds.LF, Deviation.MEDIA_TYPE)),
            record(6, seen("x/y", LineEnds.LF, Deviation.MEDIA_TYPE, Deviation.AFTER_TERMINATOR)));
    assertThat(all.deviations())
        .containsExactly(
            new DeviationCount(Deviation.MEDIA_TYPE, 2, "request 5: text/plain"),
            new DeviationCount(Deviation.AFTER_TERMINATOR, 1, "request 6: 7 bytes"));
    assertThat(all.afterTerminator()).isEqualTo(7);
  }

  @Test
  void onlyFailuresToReadAnAnswerAreFailuresHere() {
    StreamConformance all =
        of(
            failed(1, FailureCause.MALFORMED_EVENT),
            failed(2, FailureCause.MALFORMED_EVENT),
            failed(3, FailureCause.TIMEOUT_IDLE));
    assertThat(all.failures()).containsExactly(new ErrorCount("malformedEvent", 2, "why 1"));
    assertThat(all.streams()).isEqualTo(3);
    assertThat(all.whole()).isZero();
    assertThat(all.chunkTokens()).isEmpty();
  }

  @Test
  void aRequestWithoutAnAnswerCountsNowhere() {
    assertThat(of(record(1, Conformance.NONE))).isEqualTo(new ConformanceTally().conformance());
  }

  @Test
  void closedConnectionsAreADeviationOfTheStage() {
    ConformanceTally tally = new ConformanceTally();
    tally.add(record(1, seen("text/event-stream", LineEnds.LF)));
    tally.connections(3, 2);
    assertThat(tally.conformance().keptConnectionsClosed()).isEqualTo(3);
    assertThat(tally.conformance().deviations())
        .extracting(it -> it.deviation().label(), DeviationCount::count)
        .containsExactly(tuple("closesKeptConnection", 3L), tuple("strayBytes", 2L));
    assertThat(tally.conformance().deviations()).noneMatch(DeviationCount::ofAnswers);
  }

  @Test
  void inventedMediaTypesDoNotFillTheMemory() {
    ConformanceTally tally = new ConformanceTally();
    for (int i = 0; i < 100; i++) {
      tally.add(record(i, seen("type/" + i, LineEnds.LF)));
    }
    assertThat(tally.conformance().mediaTypes()).hasSize(21).containsEntry("(others)", 80L);
  }

  /** Two stages together are as if their answers had been of one. */
  @Test
  void stagesAddUp() {
    List<RequestRecord> records =
        List.of(
            record(1, seen("a", LineEnds.LF, Deviation.NO_ROLE)),
            failed(2, FailureCause.ERROR_EVENT),
            record(3, seen("b", LineEnds.CR_LF, Deviation.NO_ROLE, Deviation.MEDIA_TYPE)),
            failed(4, FailureCause.ERROR_EVENT));
    StreamConformance first = of(records.get(0), records.get(1));
    StreamConformance second = of(records.get(2), records.get(3));
    assertThat(first.plus(second)).isEqualTo(of(records.toArray(RequestRecord[]::new)));
    assertThat(new ConformanceTally().conformance().plus(second)).isEqualTo(second);
  }
}
