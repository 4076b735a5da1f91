package dev.gatlingllm.wire;

import io.gatling.http.client.HttpListener;
import io.gatling.http.client.resolver.InetAddressNameResolver;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.PromiseNotifier;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

/**
 * Calls another resolver on a separate thread. Java's lookups may take long and cannot be bounded
 * or interrupted; an event loop that waited for one would miss its deadlines.
 *
 * @param loop on which the addresses are awaited; it may end before they are found
 */
record OffLoopResolver(InetAddressNameResolver blocking, EventExecutorGroup loop)
    implements InetAddressNameResolver {
  @Override
  public Future<List<InetAddress>> resolveAll(
      String name, Promise<List<InetAddress>> addresses, HttpListener listener) {
    Promise<List<InetAddress>> found = ImmediateEventExecutor.INSTANCE.newPromise();
    found.addListener(it -> tell(found, addresses));
    Thread asking = new Thread(() -> blocking.resolveAll(name, found, listener), "llm-resolver");
    asking.setDaemon(true);
    asking.start();
    return addresses;
  }

  private void tell(Future<List<InetAddress>> found, Promise<List<InetAddress>> addresses) {
    try {
      loop.execute(() -> PromiseNotifier.cascade(found, addresses));
    } catch (RejectedExecutionException e) {
      // nobody waits for them any more
    }
  }

  @Override
  public void close() {}
}
