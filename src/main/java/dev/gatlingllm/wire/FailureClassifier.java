package dev.gatlingllm.wire;

import dev.gatlingllm.record.FailureCause;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.proxy.ProxyConnectException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.util.Arrays;
import java.util.Locale;
import javax.net.ssl.SSLException;

/** Maps exceptions of the HTTP client to failure causes. */
final class FailureClassifier {
  private static final String NO_FILE = "Too many open files";
  private static final String NO_STREAM = "Maximum active streams violated"; // Netty's

  private FailureClassifier() {}

  /**
   * @param sent whether the request had been written to a connection
   */
  static FailureCause of(Throwable error, boolean sent) {
    if (sent && error instanceof DecoderException && error.getCause() instanceof SSLException) {
      return FailureCause.TLS; // since TLS 1.3, a client's certificate is judged after its request
    }
    if (sent) {
      // Anything that is not HTTP ends in the decoder.
      return error instanceof DecoderException
              || error instanceof IllegalArgumentException
              || error instanceof NoHttp2
          ? FailureCause.NOT_A_STREAM
          : FailureCause.PREMATURE_CLOSE;
    }
    if (root(error) instanceof ProxyConnectException) { // of TLS, too: its handshake never began
      return FailureCause.CONNECT;
    }
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConnectTimeoutException
          || cause instanceof SslHandshakeTimeoutException) {
        return FailureCause.TIMEOUT_CONNECT;
      }
      if (isTls(cause)) {
        return FailureCause.TLS;
      }
    }
    return FailureCause.CONNECT;
  }

  /** Netty closes a connection that ends amid its handshake for another reason, and adds this. */
  static boolean isTls(Throwable error) {
    return error instanceof SSLException
        || error instanceof ClosedChannelException
            && Arrays.stream(error.getSuppressed()).anyMatch(SSLException.class::isInstance);
  }

  /** The words of an error's root; our own where it has none. */
  static String words(Throwable error) {
    Throwable root = root(error);
    if (root instanceof ClosedChannelException) {
      return isTls(root)
          ? "the server closed the connection during the handshake"
          : "the connection was closed before the request was sent";
    }
    if (String.valueOf(root.getMessage()).startsWith(NO_STREAM)) {
      return "the server allows no more streams at once";
    }
    return root.getMessage() == null
        ? "an error without words (" + root.getClass().getName() + ")"
        : TlsWords.of(root, root.getMessage());
  }

  static String message(Throwable error, FailureCause cause) {
    Throwable root = root(error);
    String text = words(error);
    return switch (cause) {
      case PREMATURE_CLOSE ->
          (text.startsWith(Http2End.RESET) ? "the stream" : "the connection")
              + " ended before the answer did"
              + (root instanceof SocketException || root instanceof Http2Exception
                  ? ": " + text
                  : "");
      case TLS -> "TLS: " + text;
      default -> {
        if (text.contains(NO_FILE)) {
          yield NO_FILE + ": this process may open no more (ulimit -n)";
        }
        if (root instanceof IllegalArgumentException) { // of Java's or Netty's, about one value
          boolean chunk = text.toLowerCase(Locale.ROOT).contains("chunk size");
          yield "the answer's " + (chunk ? "framing" : "head") + " breaks HTTP: " + text;
        }
        if (root instanceof ProxyConnectException) {
          yield "no way through llm.proxy.url: " + text;
        }
        yield root instanceof NoHttp2 ? "the server " + text : text;
      }
    };
  }

  private static Throwable root(Throwable error) {
    Throwable root = error;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root;
  }
}
