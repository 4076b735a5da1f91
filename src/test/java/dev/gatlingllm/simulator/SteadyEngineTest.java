package dev.gatlingllm.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SteadyEngineTest {
  private final SteadyEngine engine = new SteadyEngine(new EngineSettings.Steady(0.1, 0.05));
  private final List<String> tokens = new ArrayList<>();

  private Sequence submit(String name, int count, long arrivalNanos) {
    Sequence sequence =
        new Sequence(
            0,
            99,
            count,
            arrivalNanos,
            (choice, index) -> tokens.add(name + index + "@" + lastDueNanos));
    engine.submit(sequence);
    return sequence;
  }

  private long lastDueNanos;

  private void finish() {
    while (engine.nextNanos() != Engine.IDLE) {
      lastDueNanos = engine.nextNanos();
      engine.advance();
    }
  }

  @Test
  void everySequenceKeepsItsOwnTimeWhateverTheOthersDo() {
    submit("a", 3, 0);
    submit("b", 2, 20_000);
    finish();
    assertThat(tokens)
        .containsExactly("a0@100000", "b0@120000", "a1@150000", "b1@170000", "a2@200000");
  }

  @Test
  void sequencesDueAtOnceComeInTheOrderOfTheirArrival() {
    submit("a", 2, 0);
    submit("b", 2, 0);
    finish();
    assertThat(tokens).containsExactly("a0@100000", "b0@100000", "a1@150000", "b1@150000");
  }

  @Test
  void aCancelledSequenceGetsNoMore() {
    Sequence cancelled = submit("a", 1000, 0);
    lastDueNanos = engine.nextNanos();
    engine.advance();
    engine.cancel(cancelled);
    finish();
    assertThat(tokens).containsExactly("a0@100000");
  }

  @Test
  void anIntervalThatIsNoWholeNumberOfNanosecondsDoesNotDrift() {
    SteadyEngine thirds = new SteadyEngine(new EngineSettings.Steady(0, 1.0 / 3));
    List<Long> due = new ArrayList<>();
    thirds.submit(new Sequence(0, 0, 3001, 0, (choice, index) -> due.add(thirds.nextNanos())));
    long last = 0;
    while (thirds.nextNanos() != Engine.IDLE) {
      last = thirds.nextNanos();
      thirds.advance();
    }
    assertThat(due).hasSize(3001);
    assertThat(last).isEqualTo(1_000_000_000L);
  }
}
