package dev.gatlingllm.gatling;

import io.gatling.core.CoreComponents;
import io.gatling.core.session.Session;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;

/**
 * The event loops of the virtual users: one per core. Gatling creates two per core (3.16.0, Netty's
 * default), and the second only adds wake-ups.
 */
final class Loops {
  private final List<EventLoop> used;

  private Loops(List<EventLoop> used) {
    this.used = List.copyOf(used);
  }

  static Loops of(CoreComponents core) {
    return of(core.eventLoopGroup(), Runtime.getRuntime().availableProcessors());
  }

  /**
   * @param cores that the JVM may use; ≥ 1
   */
  static Loops of(EventLoopGroup group, int cores) {
    List<EventLoop> first = new ArrayList<>();
    for (EventExecutor loop : group) {
      if (first.size() < cores) {
        first.add((EventLoop) loop);
      }
    }
    return new Loops(first);
  }

  List<EventLoop> used() {
    return used;
  }

  /** The session, moved to an event loop in use. */
  Session atHome(Session session) {
    EventLoop home = used.get(Math.floorMod(session.userId(), used.size()));
    return session.eventLoop() == home
        ? session
        : session.copy(
            session.scenario(),
            session.userId(),
            session.attributes(),
            session.baseStatus(),
            session.blockStack(),
            session.onExit(),
            home);
  }
}
