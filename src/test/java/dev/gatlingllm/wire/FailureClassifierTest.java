package dev.gatlingllm.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.record.FailureCause;
import io.netty.channel.ChannelException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.proxy.ProxyConnectException;
import io.netty.handler.ssl.NotSslRecordException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

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

  private static Stream<Arguments> ofTls() {
    return Stream.of(
        Arguments.of(
            new NotSslRecordException("not an SSL/TLS record: 485454502f312e3120343030"),
            "the server answers in HTTP without TLS; its address begins with http://, not"
                + " https://"),
        Arguments.of(
            new NotSslRecordException("not an SSL/TLS record: 5353482d322e30"),
            "the server's answer is no TLS"),
        Arguments.of(
            new SSLHandshakeException("Received fatal alert: protocol_version"),
            "the server and the client have no version of TLS in common (alert protocol_version)"),
        Arguments.of(
            new SSLHandshakeException("Received fatal alert: internal_error"),
            "the server ends the connection (alert internal_error)"),
        Arguments.of(
            new SSLException(
                "error:10000410:SSL routines:OPENSSL_internal:SSLV3_ALERT_HANDSHAKE_FAILURE"),
            "the server refuses the handshake (alert handshake_failure)"),
        Arguments.of(
            new SSLException(
                "error:10000458:SSL routines:OPENSSL_internal:TLSV1_UNRECOGNIZED_NAME"),
            "the server does not know this host name (alert unrecognized_name)"),
        Arguments.of(
            new SSLException("error:100000f7:SSL routines:OPENSSL_internal:WRONG_VERSION_NUMBER"),
            "wrong version number"),
        Arguments.of(
            new CertificateExpiredException("NotAfter: Fri Jan 01 00:00:00 UTC 2021"),
            "the server's certificate has expired (NotAfter: Fri Jan 01 00:00:00 UTC 2021)"),
        Arguments.of(
            new CertificateNotYetValidException("NotBefore: Sun Jan 01 00:00:00 UTC 2040"),
            "the server's certificate is not valid yet (NotBefore: Sun Jan 01 00:00:00 UTC 2040)"),
        Arguments.of(
            new CertificateException("No name matching localhost found"),
            "the server's certificate is for another name (No name matching localhost found)"),
        Arguments.of(
            new CertPathBuilderException("unable to find valid certification path"),
            "the server's certificate is signed by nobody who is trusted here (unable to find valid"
                + " certification path)"));
  }

  @ParameterizedTest
  @MethodSource("ofTls")
  void whatFailsInTlsIsSaidInPlainWords(Exception root, String plain) {
    Throwable error = new DecoderException(new SSLException(root));
    assertThat(FailureClassifier.message(error, FailureClassifier.of(error, false)))
        .isEqualTo("TLS: " + plain);
  }

  @Test
  void aCertificateOfTheClientsThatIsMissedAfterItsRequestIsAFailureOfTls() {
    Throwable error =
        new DecoderException(
            new SSLHandshakeException(
                "error:1000045c:SSL routines:OPENSSL_internal:TLSV1_ALERT_CERTIFICATE_REQUIRED"));
    FailureCause cause = FailureClassifier.of(error, true);
    assertThat(FailureClassifier.message(error, cause))
        .isEqualTo(
            "TLS: the server wants a certificate of the client's (alert certificate_required)");
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
