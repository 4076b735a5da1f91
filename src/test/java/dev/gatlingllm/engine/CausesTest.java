package dev.gatlingllm.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.record.FailureCause;
import io.netty.channel.ChannelException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class CausesTest {
  @Test
  void aValueOfTheHeadThatBreaksHttpIsToldAsTheServers() {
    Throwable error = new NumberFormatException("For input string: \"2x0\"");
    FailureCause cause = Causes.of(error, true);
    assertThat(cause).isEqualTo(FailureCause.NOT_A_STREAM);
    assertThat(Causes.message(error, cause))
        .isEqualTo("the answer's head breaks HTTP: For input string: \"2x0\"");
  }

  @Test
  void tooManyOpenFilesAreCalledSo() {
    Throwable error =
        new ChannelException(
            new IOException("newSocketStream(..) failed with error(-24): Too many open files"));
    FailureCause cause = Causes.of(error, false);
    assertThat(cause).isEqualTo(FailureCause.CONNECT);
    assertThat(Causes.message(error, cause))
        .isEqualTo("Too many open files: this process may open no more (ulimit -n)");
  }
}
