package dev.gatlingllm.wire;

import io.gatling.core.CoreComponents;
import io.gatling.core.config.NettyConfiguration;
import io.gatling.http.client.HttpClientConfig;
import io.gatling.http.client.Request;
import io.gatling.http.client.impl.DefaultHttpClient;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import scala.runtime.BoxedUnit;

/**
 * A separate instance of Gatling's HTTP client (3.16.0) for LLM requests: independent of a
 * simulation's own HTTP protocol and gatling.conf.
 */
public final class LoadClient {
  /** Our own timeouts act first. */
  private static final Duration BEYOND_TIMEOUTS = Duration.ofMinutes(10);

  /** What Gatling's client takes for the user of all. */
  private static final long ALL_USERS = -1;

  private static final long NOBODY = -2;

  private final DefaultHttpClient client;
  private final boolean shared;
  private final Map<EventLoop, SharedConnections> connections = new HashMap<>();
  private final Map<EventLoop, Map<String, SharedHandshake>> handshakes = new HashMap<>();

  LoadClient(DefaultHttpClient client, Iterable<EventExecutor> loops, boolean shared) {
    this.client = client;
    this.shared = shared;
    for (EventExecutor loop : loops) {
      connections.put((EventLoop) loop, new SharedConnections());
      handshakes.put((EventLoop) loop, new HashMap<>());
    }
  }

  /**
   * The client of a run; it is closed with Gatling's actors.
   *
   * @param shared whether all users share the kept connections
   */
  public static LoadClient of(CoreComponents core, boolean shared) {
    Libc.prepare();
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
                // The same as for the event loops.
                .setUseNativeTransport(netty.useNativeTransport())
                .setUseIoUring(netty.useIoUring())
                .setChannelPoolIdleTimeout(patience));
    for (EventExecutor loop : core.eventLoopGroup()) {
      plan(client, (EventLoop) loop);
    }
    core.actorSystem()
        .registerOnTermination(
            () -> {
              client.close();
              return BoxedUnit.UNIT;
            });
    return new LoadClient(client, core.eventLoopGroup(), shared);
  }

  /** The client plans what it repeats on an event loop when it first meets the loop. */
  static void plan(DefaultHttpClient client, EventLoop loop) {
    EventLoop unhurried = new UnhurriedLoop(loop, BEYOND_TIMEOUTS);
    loop.execute(() -> client.flushClientIdChannels(NOBODY, unhurried));
  }

  /** Whether the kernel stamps what arrives on a loop's connections. */
  public static boolean isStampedByKernel(EventLoop loop) {
    return KernelReader.reads(loop);
  }

  /** Sends a request over a connection of the user's own, or a kept one of all users. */
  public void send(
      Request request, long user, EventLoop loop, LlmExchange exchange, ClientTls tls) {
    if (shared && request.isHttp2Enabled() && request.getUri().isSecured()) {
      handshakes
          .get(loop)
          .computeIfAbsent(request.getUri().getBaseUrl(), server -> new SharedHandshake(loop))
          .send(
              exchange, () -> client.sendRequest(request, ALL_USERS, loop, exchange, tls.holder()));
    } else {
      long of = shared ? placeOf(request, loop, exchange) : user;
      client.sendRequest(request, of, loop, exchange, tls.holder());
    }
  }

  /** A connection of HTTP/2 carries the requests of all users. */
  private long placeOf(Request request, EventLoop loop, LlmExchange exchange) {
    if (request.isHttp2Enabled()) {
      return ALL_USERS;
    }
    SharedConnections.Place place = connections.get(loop).take(request);
    exchange.lease.takes(place);
    return place.user;
  }

  /** Closes the connections of a user who has left. */
  public void left(long user, EventLoop loop) {
    if (!shared) {
      client.flushClientIdChannels(user, loop);
    }
  }
}
