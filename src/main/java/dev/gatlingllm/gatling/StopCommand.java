package dev.gatlingllm.gatling;

import io.gatling.core.controller.Controller$Command$StopLoadGenerator;
import io.gatling.core.controller.Controller$Command$StopLoadGenerator$Reason$Graceful$Forced;

/** What tells Gatling to end the load: 3.16 wants a reason, those before it two arguments. */
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
      throw new IllegalStateException("This Gatling cannot be told to end the load (" + e + ").");
    }
  }

  /** A class of its own: those before 3.16 don't have what it names. */
  private static final class Since316 {
    static Controller$Command$StopLoadGenerator of(String reason) {
      return new Controller$Command$StopLoadGenerator(
          new Controller$Command$StopLoadGenerator$Reason$Graceful$Forced(reason));
    }
  }
}
