package dev.gatlingllm.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatlingllm.load.Stage;
import dev.gatlingllm.record.RequestRecord;
import dev.gatlingllm.record.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunObserversTest {
  private static final class Told implements RunObserver {
    private final List<Object> told = new ArrayList<>();

    @Override
    public void stageBegan(StageRun stage) {
      told.add(stage);
    }

    @Override
    public void recorded(RequestRecord record) {
      told.add(record);
    }
  }

  @Test
  void oneThatFailsCostsTheOthersNothingAndIsHeardOf() {
    RunObservers observers = new RunObservers();
    Told first = new Told();
    Told last = new Told();
    observers.add(first);
    observers.add(
        new RunObserver() {
          @Override
          public void recorded(RequestRecord record) {
            throw new OutOfMemoryError("while adding up");
          }
        });
    observers.add(last);
    StageRun stage = new StageRun(Stage.wholeRun(true, Duration.ZERO));
    RequestRecord record = Samples.success(1, new long[] {2_000});
    observers.stageBegan(stage);
    observers.stageEnded(stage);
    assertThatThrownBy(() -> observers.recorded(record)).hasMessage("while adding up");
    assertThat(first.told).containsExactly(stage, record);
    assertThat(last.told).containsExactly(stage, record);
  }
}
