package dev.gatlingllm.wire;

import dev.gatlingllm.config.Proxy;
import io.gatling.http.client.proxy.HttpProxyServer;
import io.gatling.http.client.proxy.ProxyServer;
import io.gatling.http.client.proxy.SocksProxyServer;
import io.gatling.http.client.realm.BasicRealm;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import java.net.UnknownHostException;

/** Converts {@code llm.proxy} for Gatling's client. */
final class GatlingProxy {
  private GatlingProxy() {}

  /**
   * The proxy of a request.
   *
   * @throws UnknownHostException if the proxy's name cannot be resolved
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
