package dev.gatlingllm.engine;

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

/** Why a server gave no answer at all, as one sentence. */
final class Unreachable {
  private Unreachable() {}

  /**
   * @param struck takes secrets out of a text and cuts it short
   */
  static String sentence(
      String server,
      Duration connect,
      Duration patience,
      Throwable error,
      UnaryOperator<String> struck) {
    if (caused(error, ConnectTimeoutException.class)
        || caused(error, SslHandshakeTimeoutException.class)) {
      return server
          + " cannot be reached: no connection within "
          + connect.toMillis()
          + " ms (llm.timeouts.connect).";
    }
    if (caused(error, RequestTimeoutException.class) || caused(error, TimeoutException.class)) {
      return server + " did not answer within " + patience.toSeconds() + " s.";
    }
    if (caused(error, ProxyConnectException.class)) {
      return server
          + " cannot be reached through llm.proxy.url: "
          + struck.apply(root(error))
          + ".";
    }
    if (caused(error, SSLException.class) || caused(error, CertificateException.class)) {
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
      return server + " cannot be reached: " + struck.apply(root(error)) + ".";
    }
    return server
        + " is no LLM endpoint: it does not speak HTTP as expected ("
        + struck.apply(root(error))
        + ").";
  }

  private static String tls(Throwable error) {
    String words = root(error);
    return caused(error, CertificateException.class) || words.contains("certification path")
        ? words
            + " (llm.tls.ca names a file of certificates to trust; llm.tls.insecure=true trusts"
            + " anybody)"
        : words;
  }

  private static boolean caused(Throwable error, Class<? extends Throwable> kind) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (kind.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }

  private static String root(Throwable error) {
    Throwable root = error;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }
}
