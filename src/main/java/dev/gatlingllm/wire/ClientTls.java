package dev.gatlingllm.wire;

import dev.gatlingllm.config.ConfigException;
import dev.gatlingllm.config.Http;
import dev.gatlingllm.config.Tls;
import dev.gatlingllm.config.Tls.ClientCertificate;
import io.gatling.http.client.SslContextsHolder;
import io.gatling.http.util.SslContexts;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLException;
import scala.Option;

/**
 * The client side of TLS by {@code llm.tls}, for preflight and load. Replaces Gatling's own, which
 * does not support PEM files, trusts every server by default, and is created for each virtual user.
 */
public final class ClientTls {
  private final Option<SslContexts> contexts;

  private ClientTls(Option<SslContexts> contexts) {
    this.contexts = contexts;
  }

  /** Empty if neither the server nor a proxy speaks TLS. */
  public static ClientTls of(Http http, String baseUrl) {
    return new ClientTls(http.speaksTls(baseUrl) ? Option.apply(build(http)) : Option.empty());
  }

  /** For Gatling's HTTP client; null without TLS. */
  SslContextsHolder holder() {
    return contexts.getOrElse(() -> null);
  }

  private static SslContexts build(Http http) {
    try {
      SslContexts contexts =
          new SslContexts(
              builder(http.tls()),
              http.version().offersHttp2() ? Option.apply(protocols()) : Option.empty());
      handshakeInFull(contexts.getSslContext());
      if (contexts.getAlpnSslContext() != null) {
        handshakeInFull(contexts.getAlpnSslContext());
      }
      return contexts;
    } catch (SSLException | IllegalArgumentException e) {
      throw new ConfigException("llm.tls cannot be used: " + e.getMessage() + ".");
    }
  }

  private static SslContextBuilder builder(Tls tls) throws SSLException {
    SslContextBuilder builder =
        SslContextBuilder.forClient()
            .endpointIdentificationAlgorithm(tls.insecure() ? null : "HTTPS");
    if (tls.insecure()) {
      builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
    } else if (!tls.authorities().isEmpty()) {
      builder.trustManager(tls.authorities().toArray(new X509Certificate[0]));
    }
    if (tls.client().isPresent()) {
      ClientCertificate client = tls.client().get();
      builder.keyManager(client.key(), client.chain().toArray(new X509Certificate[0]));
    }
    return builder;
  }

  private static ApplicationProtocolConfig protocols() {
    return new ApplicationProtocolConfig(
        ApplicationProtocolConfig.Protocol.ALPN,
        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
        ApplicationProtocolNames.HTTP_2,
        ApplicationProtocolNames.HTTP_1_1);
  }

  /** Virtual users are different people, so none resumes another's TLS session. */
  private static void handshakeInFull(SslContext context) {
    if (context.sessionContext() instanceof OpenSslSessionContext sessions) {
      sessions.setSessionCacheEnabled(false);
    }
  }
}
