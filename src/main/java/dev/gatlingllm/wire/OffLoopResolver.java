package dev.gatlingllm.wire;

import io.gatling.http.client.HttpListener;
import io.gatling.http.client.resolver.InetAddressNameResolver;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.util.List;

/**
 * Asks another resolver on a thread of its own. A look-up by Java may take long, no setting and no
 * interrupt ends it, and an event loop that waits for it sees no deadline pass.
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
