package dev.gatlingllm.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.record.FailureCause;
import io.netty.channel.ChannelException;
import io.netty.handler.proxy.ProxyConnectException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class FailureClassifierTest {
  @Test
  void aValueOfTheHeadThatBreaksHttpIsToldAsTheServers() {
    Throwable error = new NumberFormatException("For input string: \"2x0\"");
    FailureCause cause = FailureClassifier.of(error, true);
    assertThat(cause).isEqualTo(FailureCause.NOT_A_STREAM);
    assertThat(FailureClassifier.message(error, cause))
        .isEqualTo("the answer's head breaks HTTP: For input string: \"2x0\"");
  }

  @Test
  void aSizeOfAChunkIsNoPartOfTheHead() {
    Throwable error = new NumberFormatException("Chunk size overflow: 4294967295");
    assertThat(FailureClassifier.message(error, FailureCause.NOT_A_STREAM))
        .isEqualTo("the answer's framing breaks HTTP: Chunk size overflow: 4294967295");
  }

  @Test
  void tooManyOpenFilesAreCalledSo() {
    Throwable error =
        new ChannelException(
            new IOException("newSocketStream(..) failed with error(-24): Too many open files"));
    FailureCause cause = FailureClassifier.of(error, false);
    assertThat(cause).isEqualTo(FailureCause.CONNECT);
    assertThat(FailureClassifier.message(error, cause))
        .isEqualTo("Too many open files: this process may open no more (ulimit -n)");
  }

  /** The handshake that fails then never began. */
  @Test
  void aProxyThatOpensNoTunnelToATlsServerIsNoFailureOfTls() {
    Throwable error =
        new SSLHandshakeException("Connection closed while SSL/TLS handshake was in progress")
            .initCause(new ProxyConnectException("http, none, status: 502 Bad Gateway"));
    FailureCause cause = FailureClassifier.of(error, false);
    assertThat(cause).isEqualTo(FailureCause.CONNECT);
    assertThat(FailureClassifier.message(error, cause))
        .isEqualTo("no way through llm.proxy.url: http, none, status: 502 Bad Gateway");
  }

  @Test
  void aConnectionThatIsClosedAmidItsHandshakeIsAFailureOfTls() {
    Throwable error = new ClosedChannelException();
    error.addSuppressed(new SSLHandshakeException("Connection closed while in progress"));
    FailureCause cause = FailureClassifier.of(error, false);
    assertThat(cause).isEqualTo(FailureCause.TLS);
    assertThat(FailureClassifier.message(error, cause))
        .isEqualTo("TLS: the server closed the connection during the handshake");
  }

  @Test
  void oneThatIsClosedWithoutAHandshakeIsNone() {
    Throwable error = new ClosedChannelException();
    FailureCause cause = FailureClassifier.of(error, false);
    assertThat(cause).isEqualTo(FailureCause.CONNECT);
    assertThat(FailureClassifier.message(error, cause))
        .isEqualTo("the connection was closed before the request was sent");
  }
}
