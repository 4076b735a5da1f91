package dev.gatlingllm.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FailureCauseTest {

  @Test
  void theLabelsAreThoseOfTheRecords() {
    assertThat(Arrays.stream(FailureCause.values()).map(FailureCause::label))
        .containsExactly(
            "connect",
            "tls",
            "timeoutConnect",
            "timeoutFirstToken",
            "timeoutIdle",
            "timeoutTotal",
            "http4xx",
            "http429",
            "http5xx",
            "notAStream",
            "malformedEvent",
            "errorEvent",
            "unfinished",
            "prematureClose",
            "emptyResponse",
            "wrongTokenCount",
            "clientLimit",
            "cancelled",
            "incomplete");
  }

  @Test
  void aLabelNamesItsCause() {
    for (FailureCause cause : FailureCause.values()) {
      assertThat(FailureCause.ofLabel(cause.label())).isSameAs(cause);
    }
    assertThatThrownBy(() -> FailureCause.ofLabel("oops"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("oops");
  }
}
