package dev.gatlingllm.engine;

import io.gatling.core.CoreComponents;
import io.gatling.core.controller.Controller$Command$StopLoadGenerator;
import io.gatling.core.controller.Controller$Command$StopLoadGenerator$Reason$Graceful$Forced;

/** Asks Gatling's controller to end the load as if it were through (Gatling 3.16.0). */
final class GatlingStop {
  private GatlingStop() {}

  static void stop(CoreComponents core, String reason) {
    core.controller()
        .$bang(
            new Controller$Command$StopLoadGenerator(
                new Controller$Command$StopLoadGenerator$Reason$Graceful$Forced(reason)));
  }
}
