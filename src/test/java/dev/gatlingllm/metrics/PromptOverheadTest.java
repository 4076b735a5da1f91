package dev.gatlingllm.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.metrics.PromptOverhead.Kind;
import dev.gatlingllm.record.TokenRange;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class PromptOverheadTest {
  private static final int TEXT = 64;

  @Test
  void withoutUsageNothingIsKnown() {
    PromptOverhead none =
        overhead()
            .plus(OptionalInt.empty(), OptionalInt.of(TEXT))
            .plus(OptionalInt.of(TEXT), OptionalInt.empty());
    assertThat(none.kind()).isEqualTo(Kind.UNKNOWN);
    assertThat(none.requests()).isZero();
  }

  @Test
  void whatTheTemplateAddsIsExplained() {
    assertThat(overhead(9, 9, 9, 9).kind()).isEqualTo(Kind.TEMPLATE);
    assertThat(overhead(9, 9, 9).kind()).isEqualTo(Kind.TEMPLATE);
    // Also by one request, and by a template that adds more to some messages than to others.
    assertThat(with(new TokenRange(8, 10), 8, 10, 9).kind()).isEqualTo(Kind.TEMPLATE);
    assertThat(with(new TokenRange(9, 9), 9).kind()).isEqualTo(Kind.TEMPLATE);
    assertThat(with(new TokenRange(0, 0), 0, 0).kind()).isEqualTo(Kind.TEMPLATE);
  }

  @Test
  void theSameInEveryRequestLooksLikeATemplate() {
    assertThat(with(null, 23, 23, 23).kind()).isEqualTo(Kind.CONSTANT);
    assertThat(with(null, 23, 23).kind()).as("too few to tell").isEqualTo(Kind.UNEXPLAINED);
    assertThat(with(null, 0).kind()).isEqualTo(Kind.NONE);
  }

  @Test
  void aConstantThatIsNotTheTemplatesIsOfAnother() {
    assertThat(with(new TokenRange(9, 9), 23, 23, 23).kind()).isEqualTo(Kind.OTHER_TEMPLATE);
    assertThat(with(new TokenRange(8, 9), 7, 8, 9).kind()).isEqualTo(Kind.UNEXPLAINED);
  }

  @Test
  void whatVariesOrIsBelowZeroIsOfNoTemplate() {
    assertThat(with(null, 3, 4, 3, 3).kind()).isEqualTo(Kind.UNEXPLAINED);
    assertThat(with(null, -3, -3, -3).kind()).isEqualTo(Kind.UNEXPLAINED);
    assertThat(with(new TokenRange(3, 3), 3, 4, 3, 3).kind()).isEqualTo(Kind.UNEXPLAINED);
    assertThat(with(null, 3, 9, -1).server()).contains(new TokenRange(-1, 9));
  }

  private static PromptOverhead overhead(int... more) {
    return with(new TokenRange(9, 9), more);
  }

  private static PromptOverhead with(TokenRange template, int... more) {
    PromptOverhead overhead = PromptOverhead.none(Optional.ofNullable(template));
    for (int one : more) {
      overhead = overhead.plus(OptionalInt.of(TEXT + one), OptionalInt.of(TEXT));
    }
    return overhead;
  }
}
