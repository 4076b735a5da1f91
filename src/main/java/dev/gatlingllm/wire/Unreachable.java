package dev.gatlingllm.wire;

import dev.gatlingllm.config.Durations;
import io.gatling.http.client.impl.RequestTimeoutException;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.proxy.ProxyConnectException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLException;

/**
 * Explains why a server did not answer at all.
 *
 * @param error the HTTP client's error
 */
record Unreachable(Throwable error) {

  /** Whether no request can have reached the server. */
  boolean isBeforeRequest() {
    return isNoConnection() || isTls() || error instanceof NoHttp2;
  }

  /** Whether there was no connection, or the server was not trusted. */
  boolean isNoConnection() {
    return isLateConnection()
        || caused(error, ProxyConnectException.class)
        || caused(error, CertificateException.class)
        || caused(error, UnknownHostException.class)
        || caused(error, ConnectException.class)
        || caused(error, NoRouteToHostException.class);
  }

  private boolean isLateConnection() {
    return caused(error, ConnectTimeoutException.class)
        || caused(error, SslHandshakeTimeoutException.class);
  }

  private boolean isTls() {
    return FailureClassifier.isTls(error)
        || caused(error, SSLException.class)
        || caused(error, CertificateException.class);
  }

  /**
   * The reason as one sentence.
   *
   * @param asked the request's method and path
   * @param wait how long the client waited, and why
   * @param struck masks secrets in a text and shortens it
   */
  String sentence(
      String server, Duration connect, String asked, String wait, UnaryOperator<String> struck) {
    if (isLateConnection()) {
      return server
          + " cannot be reached: no connection within "
          + Durations.text(connect)
          + " (llm.timeouts.connect).";
    }
    if (caused(error, RequestTimeoutException.class) || caused(error, TimeoutException.class)) {
      return server + " did not answer " + asked + " within " + wait + ".";
    }
    if (caused(error, ProxyConnectException.class)) {
      return server
          + " cannot be reached through llm.proxy.url: "
          + struck.apply(FailureClassifier.words(error))
          + ".";
    }
    if (isTls()) {
      return "No TLS connection to " + server + ": " + struck.apply(tls(error)) + ".";
    }
    if (error instanceof NoHttp2) {
      return server + " " + struck.apply(error.getMessage()) + ".";
    }
    if (caused(error, UnknownHostException.class)) {
      return server + " cannot be reached: its name does not resolve.";
    }
    if (caused(error, ConnectException.class)) {
      return server + " cannot be reached: connection refused. Is the server running there?";
    }
    if (caused(error, NoRouteToHostException.class)) {
      return server + " cannot be reached: " + struck.apply(FailureClassifier.words(error)) + ".";
    }
    return server
        + " is no LLM endpoint: it does not speak HTTP as expected ("
        + struck.apply(FailureClassifier.words(error))
        + ").";
  }

  /** The error, and the settings that may help. */
  private static String tls(Throwable error) {
    String words = FailureClassifier.words(error);
    String settings =
        words.contains("certification path")
            ? "; llm.tls.ca names a file of certificates to trust, and llm.tls.insecure=true trusts"
                + " anybody"
            : caused(error, CertificateException.class)
                ? "; llm.tls.insecure=true trusts any certificate"
                : words.contains("(alert certificate_required)")
                    ? "; llm.tls.certificate names one, or llm.tls.keyStore"
                    : "";
    return words + settings;
  }

  private static boolean caused(Throwable error, Class<? extends Throwable> kind) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (kind.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }
}
