package dev.gatlingllm.gatling;

import dev.gatlingllm.config.ArgumentException;
import dev.gatlingllm.config.GatlingPlugin;
import dev.gatlingllm.run.Fatal;
import io.gatling.app.Gatling;
import io.gatling.javaapi.core.Simulation;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
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
    refuse(refusal(arguments[1]));
    try {
      Gatling.main(arguments);
    } catch (ArgumentException e) { // Gatling has printed it, with the simulation's line
      System.exit(Fatal.STATUS);
    }
  }

  /** The same in a JVM that Gatling's Maven plugin has forked; before its simulation is loaded. */
  public static void checkForked() {
    refuse(
        GatlingPlugin.argument("-s")
            .flatMap(LoadMain::refusal)
            .or(() -> GatlingPlugin.argument("-rf").flatMap(LoadMain::unwritable)));
  }

  private static void refuse(Optional<String> sentence) {
    if (sentence.isPresent()) {
      throw Fatal.exit(sentence.get());
    }
  }

  /** Why no results can be written to this folder, which the plugin makes; empty if they can. */
  static Optional<String> unwritable(String folder) {
    return Files.isDirectory(Path.of(folder)) && Files.isWritable(Path.of(folder))
        ? Optional.empty()
        : Optional.of(
            "gatling.resultsFolder is '%s', must be a folder that can be written."
                .formatted(folder));
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
