package dev.gatlingllm.gatling;

import dev.gatlingllm.run.Fatal;
import io.gatling.app.Gatling;
import io.gatling.javaapi.core.Simulation;
import java.lang.reflect.Modifier;
import java.util.Optional;

/**
 * A load test without Maven: Gatling's own start, which would print a stack trace for a class that
 * is no simulation.
 */
public final class LoadMain {
  private LoadMain() {}

  /**
   * @param arguments "-s" and the simulation, then what else Gatling takes
   */
  public static void main(String[] arguments) {
    refusal(arguments[1])
        .ifPresent(
            sentence -> {
              throw Fatal.exit(sentence);
            });
    Gatling.main(arguments);
  }

  /** Why this class cannot be run; empty if it can. */
  static Optional<String> refusal(String simulation) {
    return isSimulation(simulation)
        ? Optional.empty()
        : Optional.of(
            "gatling.simulationClass is '%s', must be a simulation in user-files/simulations, with its package."
                .formatted(simulation));
  }

  private static boolean isSimulation(String name) {
    try {
      Class<?> type = Class.forName(name, false, LoadMain.class.getClassLoader());
      return Simulation.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers());
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }
}
