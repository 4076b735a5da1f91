package dev.gatlingllm.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a dialect reads in the events and the whole answers that its test lists. */
abstract class AnswerCases {
  final Dialect dialect;

  AnswerCases(Dialect dialect) {
    this.dialect = dialect;
  }

  @ParameterizedTest
  @MethodSource("events")
  void anEvent(Payload payload) {
    assertThat(Told.byEvent(dialect, payload.json())).isEqualTo(payload.told());
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void aBody(Payload payload) {
    assertThat(Told.byBody(dialect, payload.json())).isEqualTo(payload.told());
  }
}
