package dev.gatlingllm.gatling;

import dev.gatlingllm.run.Endpoint;
import dev.gatlingllm.run.RunLifecycle;
import dev.gatlingllm.wire.LoadClient;
import io.gatling.core.CoreComponents;
import io.gatling.core.config.GatlingConfiguration;
import io.gatling.core.protocol.Protocol;
import io.gatling.core.protocol.ProtocolComponents;
import io.gatling.core.protocol.ProtocolKey;
import io.gatling.core.session.Session;
import java.util.Map;
import java.util.TreeSet;
import scala.Function1;
import scala.runtime.BoxedUnit;

/**
 * A server under test, as a protocol of Gatling: settings by their {@code llm.*} key, which
 * override those of the run.
 */
record LlmProtocol(Map<String, String> settings) implements Protocol {
  /** Gatling (3.16.0) creates the components of each protocol when it builds the scenarios. */
  static final ProtocolKey<LlmProtocol, Components> KEY = new Key();

  LlmProtocol {
    settings = Map.copyOf(settings);
  }

  /** Hides the values, which may contain keys. */
  @Override
  public String toString() {
    return "LlmProtocol" + new TreeSet<>(settings.keySet());
  }

  /**
   * What the requests to one server share.
   *
   * @param run the run that they belong to
   */
  record Components(RunLifecycle run, Endpoint endpoint, LoadClient client, GatlingRows rows)
      implements ProtocolComponents {
    @Override
    public Function1<Session, Session> onStart() {
      return session -> session;
    }

    @Override
    public Function1<Session, BoxedUnit> onExit() {
      return session -> {
        // Otherwise a user leaves after this one.
        if (run.requests().isEmpty()) {
          rows.handOver();
        }
        client.left(session.userId(), session.eventLoop());
        return BoxedUnit.UNIT;
      };
    }
  }

  private static final class Key implements ProtocolKey<LlmProtocol, Components> {
    @Override
    @SuppressWarnings("unchecked") // Gatling declares a wider type than it uses
    public Class<Protocol> protocolClass() {
      return (Class<Protocol>) (Class<?>) LlmProtocol.class;
    }

    @Override
    public LlmProtocol defaultProtocolValue(GatlingConfiguration configuration) {
      return new LlmProtocol(Map.of());
    }

    @Override
    public Function1<LlmProtocol, Components> newComponents(CoreComponents core) {
      RunLifecycle run = CurrentRun.of(core);
      LoadClient client = LoadClient.of(core, run.config().load().sharesConnections());
      GatlingRows rows = new GatlingRows(core.statsEngine());
      GatlingLoad load = new GatlingLoad(core, rows);
      run.announced(load);
      return protocol -> {
        Endpoint endpoint = run.endpoint(protocol.settings());
        run.prepare(endpoint);
        run.drivenBy(load);
        return new Components(run, endpoint, client, rows);
      };
    }
  }
}
