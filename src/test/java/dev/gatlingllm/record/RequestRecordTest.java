package dev.gatlingllm.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RequestRecordTest {

  @Test
  void latencyPerItemIsTheWholeTimeOverTheItems() {
    assertThat(Samples.items(1, 4).latencyPerItemMillis()).hasValue(0.00025);
  }

  @Test
  void whatTheServerTakesToConnectIsNoLagOfTheClient() {
    RequestRecord sent = Samples.success(1, new long[] {5_000});
    assertThat(sent.scheduleLagNanos()).hasValue(1_000 - 850 - 90);
    assertThat(sent.sendLagNanos()).hasValue(1_000 - 900 - 90);
    assertThat(Samples.failure(1).scheduleLagNanos()).isEmpty();
  }

  @Test
  void norIsTheWaitForAConnectionThatAnotherOpens() {
    RequestRecord sent = Samples.success(1, new long[] {5_000});
    for (int resends : new int[] {0, 1}) {
      var shared = new Connection(false, OptionalLong.empty(), OptionalLong.of(70), resends);
      RequestRecord waited = Samples.with(sent, "connection", shared);
      assertThat(waited.scheduleLagNanos()).hasValue(1_000 - 850 - 70);
      assertThat(waited.sendLagNanos()).hasValue(1_000 - 900 - 70);
    }
  }

  @Test
  void norIsItEarlierForAConnectionThatWasOpenedToSendItAgain() {
    RequestRecord sent = Samples.success(1, new long[] {5_000});
    var again = new Connection(true, OptionalLong.of(3_000), OptionalLong.empty(), 1);
    RequestRecord resent = Samples.with(sent, "connection", again);
    assertThat(resent.scheduleLagNanos()).hasValue(1_000 - 850);
    assertThat(resent.sendLagNanos()).hasValue(1_000 - 900);
  }

  @Test
  void aTextAndARequestThatWasNeverSentHaveNone() {
    assertThat(Samples.success(1, new long[] {5_000}).latencyPerItemMillis()).isEmpty();
    assertThat(Samples.failure(1).latencyPerItemMillis()).isEmpty();
  }
}
