package dev.gatlingllm.wire;

import dev.gatlingllm.config.Proxy;
import io.gatling.http.client.proxy.HttpProxyServer;
import io.gatling.http.client.proxy.ProxyServer;
import io.gatling.http.client.proxy.SocksProxyServer;
import io.gatling.http.client.realm.BasicRealm;
import io.gatling.javaapi.http.HttpDsl;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import java.net.UnknownHostException;

/** {@code llm.proxy} in Gatling's words. */
public final class GatlingProxy {
  private GatlingProxy() {}

  /** For a request of Gatling's DSL. */
  public static io.gatling.javaapi.http.Proxy forDsl(Proxy proxy) {
    io.gatling.javaapi.http.Proxy plain = HttpDsl.Proxy(proxy.host(), proxy.port());
    io.gatling.javaapi.http.Proxy kind =
        switch (proxy.kind()) {
          case HTTP -> plain.http();
          case HTTPS -> plain.https();
          case SOCKS5 -> plain.socks5();
        };
    return proxy
        .credentials()
        // As functions: Gatling would look for its expressions in a text.
        .map(
            given ->
                kind.credentials(session -> given.user(), session -> given.password().reveal()))
        .orElse(kind);
  }

  /**
   * For a request of Gatling's client.
   *
   * @throws UnknownHostException if the proxy's name does not resolve
   */
  static ProxyServer forClient(Proxy proxy) throws UnknownHostException {
    BasicRealm realm =
        proxy
            .credentials()
            .map(given -> new BasicRealm(given.user(), given.password().reveal()))
            .orElse(null);
    return switch (proxy.kind()) {
      case HTTP, HTTPS ->
          new HttpProxyServer(
              proxy.host(),
              proxy.port(),
              realm,
              proxy.kind() == Proxy.Kind.HTTPS,
              EmptyHttpHeaders.INSTANCE);
      case SOCKS5 -> new SocksProxyServer(proxy.host(), proxy.port(), realm, true);
    };
  }
}
