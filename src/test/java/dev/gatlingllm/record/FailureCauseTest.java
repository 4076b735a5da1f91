package dev.gatlingllm.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureCauseTest {

  @Test
  void theLabelsAreThoseOfTheRecords() {
    assertThat(Arrays.stream(FailureCause.values()).map(FailureCause::label))
        .containsExactly(
            "notBuilt",
            "connect",
            "tls",
            "timeoutConnect",
            "timeoutFirstToken",
            "timeoutIdle",
            "timeoutTotal",
            "http3xx",
            "http4xx",
            "http429",
            "http5xx",
            "httpOther",
            "notAStream",
            "malformedEvent",
            "errorEvent",
            "unfinished",
            "prematureClose",
            "emptyResponse",
            "wrongTokenCount",
            "check",
            "clientLimit",
            "cancelled",
            "dropped",
            "incomplete");
  }

  @ParameterizedTest
  @CsvSource({
    "300,HTTP_3XX", "301,HTTP_3XX", "302,HTTP_3XX", "304,HTTP_3XX", "307,HTTP_3XX",
    "308,HTTP_3XX", "399,HTTP_3XX", "400,HTTP_4XX", "428,HTTP_4XX", "429,HTTP_429",
    "499,HTTP_4XX", "500,HTTP_5XX", "599,HTTP_5XX", "600,HTTP_OTHER", "999,HTTP_OTHER",
    "101,HTTP_OTHER", "0,HTTP_OTHER"
  })
  void aStatusIsFiledUnderItsOwnClass(int status, FailureCause cause) {
    assertThat(FailureCause.ofStatus(status)).isSameAs(cause);
  }
}
