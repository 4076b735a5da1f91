package dev.gatlingllm.gatling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatling.commons.util.DefaultClock;
import io.gatling.core.actor.ActorRef;
import io.gatling.core.actor.ActorSystem;
import io.gatling.core.config.GatlingConfiguration;
import io.gatling.core.stats.DataWritersStatsEngine;
import io.gatling.core.stats.StatsEngine;
import io.gatling.core.stats.writer.ConsoleDataWriter;
import io.gatling.core.stats.writer.DataWriterMessage;
import io.gatling.core.stats.writer.RunMessage;
import io.gatling.core.stats.writer.ShortScenarioDescription;
import java.lang.reflect.Proxy;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import scala.collection.immutable.List$;
import scala.collection.immutable.Seq;

/** Against a data writer of Gatling's own: a Gatling that keeps the id elsewhere fails here. */
class RunIdTest {
  @Test
  void theIdIsTheOneThatGatlingGaveItsDataWriters() {
    RunMessage run =
        new RunMessage("com.acme.ÇayDemo", "c-aydemo", 1_795_523_215_347L, "", "3", ZoneOffset.UTC);
    Seq<ShortScenarioDescription> none = List$.MODULE$.empty();
    var console = GatlingConfiguration.load().data().console();
    try (ActorSystem system = new ActorSystem()) {
      ActorRef<DataWriterMessage> writer =
          system.actorOf(new ConsoleDataWriter(run, none, new DefaultClock(), console));
      assertThat(
              RunId.of(
                  stats(List$.MODULE$.<ActorRef<DataWriterMessage>>empty().$colon$colon(writer))))
          .isEqualTo("c-aydemo-20261124122655347");
    }
  }

  @Test
  void withoutADataWriterASentenceSaysWhatIsMissing() {
    assertThatThrownBy(() -> RunId.of(stats(List$.MODULE$.empty())))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("gatling.data.writers is empty");
  }

  @Test
  void anotherGatlingIsTold() {
    StatsEngine other =
        (StatsEngine)
            Proxy.newProxyInstance(
                StatsEngine.class.getClassLoader(),
                new Class<?>[] {StatsEngine.class},
                (self, method, arguments) -> null);
    assertThatThrownBy(() -> RunId.of(other))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("does not have a run's id where 3.16.0 has it");
  }

  private static StatsEngine stats(Seq<ActorRef<DataWriterMessage>> writers) {
    return new DataWritersStatsEngine(writers, null, new DefaultClock());
  }
}
