package dev.gatlingllm.wire;

import dev.gatlingllm.config.Http;
import dev.gatlingllm.config.Proxy;
import io.gatling.http.client.Request;
import io.gatling.http.client.RequestBuilder;
import io.gatling.http.client.body.bytearray.ByteArrayRequestBodyBuilder;
import io.gatling.http.client.proxy.HttpProxyServer;
import io.gatling.http.client.proxy.ProxyServer;
import io.gatling.http.client.proxy.SocksProxyServer;
import io.gatling.http.client.realm.BasicRealm;
import io.gatling.http.client.resolver.InetAddressNameResolver;
import io.gatling.http.client.uri.Uri;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.proxy.ProxyConnectException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** Builds requests for Gatling's HTTP client, by {@code llm.http} and {@code llm.proxy}. */
public final class ClientRequests {
  private final Http http;
  private final InetAddressNameResolver resolver;
  private ProxyServer proxy;

  public ClientRequests(Http http) {
    this(http, InetAddressNameResolver.JAVA_RESOLVER);
  }

  ClientRequests(Http http, InetAddressNameResolver resolver) {
    this.http = http;
    this.resolver = resolver;
  }

  /**
   * A POST request.
   *
   * @param name name in messages
   * @param accept media type; the given headers override it and the usual ones
   * @param timeout the client's timeout; the measurement has its own timeouts
   * @throws ProxyConnectException if the proxy's name cannot be resolved
   */
  public Request post(
      String name,
      String url,
      String accept,
      Map<String, String> headers,
      String body,
      Duration timeout)
      throws ProxyConnectException {
    Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    all.put("Accept", accept);
    if (http.gzip()) {
      all.put("Accept-Encoding", "gzip");
    }
    all.putAll(headers);
    return json(name, url, all, body, timeout).build();
  }

  /** A POST request with JSON; the given headers override its content type. */
  RequestBuilder json(
      String name, String url, Map<String, String> headers, String body, Duration timeout)
      throws ProxyConnectException {
    Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    all.put("Content-Type", "application/json");
    all.putAll(headers);
    return builder(name, HttpMethod.POST, url, all, timeout)
        .setBodyBuilder(
            new ByteArrayRequestBodyBuilder(body.getBytes(StandardCharsets.UTF_8), null));
  }

  RequestBuilder builder(
      String name, HttpMethod method, String url, Map<String, String> headers, Duration timeout)
      throws ProxyConnectException {
    RequestBuilder request =
        new RequestBuilder(name, method, Uri.create(url), resolver)
            .setDefaultCharset(StandardCharsets.UTF_8)
            .setRequestTimeout(timeout.toMillis())
            .setHttp2Enabled(http.version().offersHttp2());
    headers.forEach(request::addHeader);
    if (http.proxy().isPresent()) {
      request.setProxyServer(proxy());
    }
    return request;
  }

  /** The proxy; its name is resolved once. */
  private synchronized ProxyServer proxy() throws ProxyConnectException {
    if (proxy == null) {
      try {
        proxy = proxy(http.proxy().orElseThrow());
      } catch (UnknownHostException e) {
        throw new ProxyConnectException("the proxy's name does not resolve");
      }
    }
    return proxy;
  }

  private static ProxyServer proxy(Proxy proxy) throws UnknownHostException {
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
