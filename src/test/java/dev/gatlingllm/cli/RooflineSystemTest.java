package dev.gatlingllm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RooflineSystemTest {
  private static final Pattern STEP =
      Pattern.compile(" *(\\d+) +(\\d+) +(n/a|[0-9.]+) +(?:n/a|[0-9.]+)  (VALID|CLIENT-BOUND: .+)");

  @Test
  void eachStepHasItsLineAndTheLastValidOneIsTheAnswer() {
    CommandRun run =
        CommandRun.of(
            "roofline", "--streams", "1,3", "--step-seconds", "4", "--tokens-per-second", "50");
    assertThat(run.exit()).isZero();
    List<String> lines = run.out().lines().toList();
    assertThat(lines).hasSize(4);

    String answer = "none of these steps";
    for (int i = 0; i < 2; i++) {
      Matcher step = STEP.matcher(lines.get(1 + i));
      assertThat(step.matches()).as(lines.get(1 + i)).isTrue();
      assertThat(step.group(1)).isEqualTo(i == 0 ? "1" : "3");
      // So short a step has 1,000 probes, which p99 needs, only where there are many loops.
      assertThat(step.group(3)).isNotEqualTo("0.00");
      if (step.group(4).equals("VALID")) {
        answer = step.group(1) + " streams, " + step.group(2) + " tokens/s";
      }
    }
    assertThat(lines.get(3))
        .isEqualTo(
            "This machine measures honestly, with the server beside the client: " + answer + ".");
  }

  @Test
  void aValueOutOfRangeIsOneSentenceBeforeAnyLoad() {
    CommandRun run = CommandRun.of("roofline", "--step-seconds", "3");
    assertThat(run.exit()).isNotZero();
    assertThat(run.err().strip()).isEqualTo("--step-seconds is 3, must be from 4 to 600.");
  }
}
