package dev.gatlingllm.wire;

import io.gatling.core.CoreComponents;
import io.gatling.core.config.NettyConfiguration;
import io.gatling.http.client.HttpClientConfig;
import io.gatling.http.client.Request;
import io.gatling.http.client.impl.DefaultHttpClient;
import io.netty.channel.EventLoop;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import scala.runtime.BoxedUnit;

/**
 * Gatling's HTTP client (3.16.0) for the requests of a load alone: a simulation's own HTTP protocol
 * and gatling.conf are not touched by them, nor they by these.
 */
public final class LoadClient {
  /** Time-outs of ours act first. */
  private static final Duration BEYOND_TIMEOUTS = Duration.ofMinutes(10);

  private final DefaultHttpClient client;

  private LoadClient(DefaultHttpClient client) {
    this.client = client;
  }

  /** One for a run; it is closed with Gatling's actors. */
  public static LoadClient of(CoreComponents core) {
    NettyConfiguration netty = core.configuration().netty();
    long patience = BEYOND_TIMEOUTS.toMillis();
    DefaultHttpClient client =
        new DefaultHttpClient(
            new HttpClientConfig()
                .setDefaultCharset(StandardCharsets.UTF_8)
                .setConnectTimeout(patience)
                .setHandshakeTimeout(patience)
                .setEnableSni(true)
                .setEnableHostnameVerification(true)
                .setSoKeepAlive(core.configuration().socket().soKeepAlive())
                // As the event loops are.
                .setUseNativeTransport(netty.useNativeTransport())
                .setUseIoUring(netty.useIoUring())
                .setChannelPoolIdleTimeout(patience));
    core.actorSystem()
        .registerOnTermination(
            () -> {
              client.close();
              return BoxedUnit.UNIT;
            });
    return new LoadClient(client);
  }

  /**
   * Sends a request over a connection of the user's own.
   *
   * @param loop the user's
   */
  public void send(
      Request request, long user, EventLoop loop, LlmExchange exchange, ClientTls tls) {
    client.sendRequest(request, user, loop, exchange, tls.holder());
  }
}
