package dev.gatlingllm.gatling;

import io.gatling.core.stats.StatsEngine;
import io.gatling.core.stats.writer.RunMessage;
import java.lang.reflect.Field;
import scala.collection.immutable.Seq;

/**
 * The id that Gatling gave a run; its folder is called so. Gatling 3.16.0 hands it to its data
 * writers only, and none of them tells it: it is read from their field. What could be told from
 * outside, the class's name and the time, is not enough: Gatling cleans the name its own way, and
 * two runs may begin at once.
 */
final class RunId {
  private RunId() {}

  /**
   * Reads it.
   *
   * @throws IllegalStateException with a sentence, if Gatling is another or has no data writer
   */
  static String of(StatsEngine stats) {
    return message(stats).runId();
  }

  /** The class of the simulation; likewise. */
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
              "This Gatling does not tell a run's id where 3.16.0 does (" + e + ").");
    }
  }

  private static Object read(Object from, String name) throws ReflectiveOperationException {
    Field field = from.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field.get(from);
  }
}
