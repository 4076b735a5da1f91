package dev.gatlingllm.gatling;

import io.gatling.core.controller.Controller$Command$StopLoadGenerator;
import io.gatling.core.controller.Controller$Command$StopLoadGenerator$Reason$Graceful$Forced;

/**
 * The command that makes Gatling end the load. Its constructor takes a reason in 3.16, and two
 * arguments before.
 */
final class StopCommand {
  private StopCommand() {}

  static Controller$Command$StopLoadGenerator of(String reason) {
    try {
      boolean crashed = false;
      return Controller$Command$StopLoadGenerator.class
          .getConstructor(String.class, boolean.class)
          .newInstance(reason, crashed);
    } catch (NoSuchMethodException e) {
      return Since316.of(reason);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("This Gatling's load cannot be ended (" + e + ").");
    }
  }

  /** A separate class, as versions before 3.16 lack the class it refers to. */
  private static final class Since316 {
    static Controller$Command$StopLoadGenerator of(String reason) {
      return new Controller$Command$StopLoadGenerator(
          new Controller$Command$StopLoadGenerator$Reason$Graceful$Forced(reason));
    }
  }
}
