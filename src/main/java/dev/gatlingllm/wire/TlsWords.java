package dev.gatlingllm.wire;

import io.netty.handler.ssl.NotSslRecordException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Java and Netty say of TLS, in plain words. Java's own stay behind them, as people look for
 * them.
 */
final class TlsWords {
  private static final String PLAIN_HTTP = ": 485454502f"; // HTTP/, as Netty shows it

  /** Java's, and BoringSSL's: SSLV3_ALERT_HANDSHAKE_FAILURE, TLSV1_UNRECOGNIZED_NAME. */
  private static final Pattern ALERT =
      Pattern.compile("(?:Received fatal alert: |.*:(?:SSLV3|TLSV1)_(?:ALERT_)?)(\\w+)");

  /** What is no alert of the server's: error:…:OPENSSL_internal:WRONG_VERSION_NUMBER. */
  private static final Pattern BORING = Pattern.compile(".*:OPENSSL_internal:(\\w+)");

  /** What it means that a server ends the connection (RFC 8446, section 6.2). */
  private static final Map<String, String> ALERTS =
      Map.of(
          "handshake_failure", "the server refuses the handshake",
          "certificate_required", "the server wants a certificate of the client's",
          "bad_certificate", "the server refuses the client's certificate",
          "unknown_ca", "the server does not trust who signed the client's certificate",
          "protocol_version", "the server and the client have no version of TLS in common",
          "unrecognized_name", "the server does not know this host name",
          "no_application_protocol", "the server does not offer this version of HTTP");

  private TlsWords() {}

  /**
   * @param root of an error
   * @param said its words
   */
  static String of(Throwable root, String said) {
    if (root instanceof NotSslRecordException) {
      return said.contains(PLAIN_HTTP)
          ? "the server answers in HTTP without TLS; its address begins with http://, not https://"
          : "the server's answer is no TLS";
    }
    String plain = certificate(root, said);
    if (!plain.isEmpty()) {
      return plain + " (" + said.replaceFirst("\\.$", "") + ")";
    }
    Matcher alert = ALERT.matcher(said);
    if (alert.matches()) {
      String name = alert.group(1).toLowerCase(Locale.ROOT);
      return ALERTS.getOrDefault(name, "the server ends the connection")
          + (" (alert " + name + ")");
    }
    Matcher boring = BORING.matcher(said);
    return boring.matches() ? boring.group(1).toLowerCase(Locale.ROOT).replace('_', ' ') : said;
  }

  private static String certificate(Throwable root, String said) {
    if (root instanceof CertificateExpiredException) {
      return "the server's certificate has expired";
    }
    if (root instanceof CertificateNotYetValidException) {
      return "the server's certificate is not valid yet";
    }
    if (root instanceof CertPathBuilderException) {
      return "the server's certificate is signed by nobody who is trusted here";
    }
    return root instanceof CertificateException
            && (said.startsWith("No subject alternative") || said.startsWith("No name matching"))
        ? "the server's certificate is for another name"
        : "";
  }
}
