package dev.gatlingllm.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.record.Failure;
import dev.gatlingllm.record.FailureCause;
import dev.gatlingllm.record.Labels;
import dev.gatlingllm.record.RequestRecord;
import dev.gatlingllm.record.Samples;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConversationFiguresTest {
  private static final Failure BROKEN =
      new Failure(FailureCause.HTTP_5XX, "500", Optional.empty(), Optional.empty());
  private static final Failure CANCELLED =
      new Failure(FailureCause.CANCELLED, "enough", Optional.empty(), Optional.empty());

  private final RequestRecord any = new RandomStage(1).records.get(0);
  private ConversationFigures figures = ConversationFigures.NONE;

  private void add(int turn, int round, boolean ends, Optional<Failure> failure) {
    Labels labels = Labels.NONE.inSession(7, turn, round).ending(ends);
    RequestRecord record = any.with(any.origin().with(labels), 0);
    add(
        Samples.record(
            record.origin(),
            record.instants(),
            record.connection(),
            record.answer(),
            record.tokens(),
            record.chunks(),
            0,
            failure,
            record.timeline()));
  }

  private void add(RequestRecord record) {
    figures = figures.plus(ConversationFigures.of(record));
  }

  @Test
  void aStageWithoutConversationsHasNoFigures() {
    add(any.with(any.origin().with(Labels.NONE), 0));
    assertThat(figures).isEqualTo(ConversationFigures.NONE);
  }

  @Test
  void aConversationBeginsWithItsFirstTurnAndIsCompletedByItsLast() {
    add(1, 0, false, Optional.empty());
    add(2, 0, true, Optional.empty());
    assertThat(figures).isEqualTo(new ConversationFigures(1, 1, 0, 0));
  }

  @Test
  void aFailedTurnEndsIt() {
    add(1, 0, true, Optional.of(BROKEN));
    add(1, 0, false, Optional.empty());
    assertThat(figures).isEqualTo(new ConversationFigures(2, 0, 1, 0));
  }

  @Test
  void oneThatWasCancelledOnPurposeHasNotFailed() {
    add(2, 0, true, Optional.of(CANCELLED));
    assertThat(figures).isEqualTo(new ConversationFigures(0, 1, 0, 0));
  }

  @Test
  void roundsOfToolsAreNoConversationsOfTheirOwn() {
    add(1, 0, false, Optional.empty());
    add(1, 1, false, Optional.empty());
    add(1, 2, true, Optional.empty());
    assertThat(figures).isEqualTo(new ConversationFigures(1, 1, 0, 2));
  }
}
