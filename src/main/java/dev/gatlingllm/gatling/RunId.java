package dev.gatlingllm.gatling;

import io.gatling.core.stats.StatsEngine;
import io.gatling.core.stats.writer.RunMessage;
import java.lang.reflect.Field;
import scala.collection.immutable.Seq;

/**
 * The id that Gatling gave a run, which is also its folder's name. Gatling 3.16.0 passes it only to
 * its data writers, which do not expose it, so it is read from their field. The simulation's class
 * name and the time would not do: Gatling normalizes the name in its own way, and two runs may
 * begin at once.
 */
final class RunId {
  private RunId() {}

  /**
   * @throws IllegalStateException with one sentence, if this Gatling is different or has no data
   *     writer
   */
  static String of(StatsEngine stats) {
    return message(stats).runId();
  }

  /** The class of the simulation, read likewise. */
  static String simulation(StatsEngine stats) {
    return message(stats).simulationClassName();
  }

  private static RunMessage message(StatsEngine stats) {
    try {
      Seq<?> writers = (Seq<?>) read(stats, "dataWriters");
      if (writers.isEmpty()) {
        throw new IllegalStateException(
            "gatling.data.writers is empty: without \"file\" in it Gatling makes no folder to write"
                + " to.");
      }
      Object writer = read(writers.head(), "actor");
      return (RunMessage) read(writer, "runMessage");
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw e instanceof IllegalStateException known
          ? known
          : new IllegalStateException(
              "This Gatling does not have a run's id where 3.16.0 has it (" + e + ").");
    }
  }

  private static Object read(Object from, String name) throws ReflectiveOperationException {
    Field field = from.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field.get(from);
  }
}
