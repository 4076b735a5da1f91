package dev.gatlingllm.wire;

import io.gatling.http.client.HttpListener;
import io.gatling.http.client.resolver.InetAddressNameResolver;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.util.List;

/**
 * Calls another resolver on a separate thread. Java's lookups may take long and cannot be bounded
 * or interrupted; an event loop that waited for one would miss its deadlines.
 */
record OffLoopResolver(InetAddressNameResolver blocking) implements InetAddressNameResolver {
  @Override
  public Future<List<InetAddress>> resolveAll(
      String name, Promise<List<InetAddress>> addresses, HttpListener listener) {
    Thread asking =
        new Thread(() -> blocking.resolveAll(name, addresses, listener), "llm-resolver");
    asking.setDaemon(true);
    asking.start();
    return addresses;
  }

  @Override
  public void close() {}
}
