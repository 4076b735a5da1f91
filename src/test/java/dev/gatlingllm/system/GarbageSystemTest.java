package dev.gatlingllm.system;

import static dev.gatlingllm.system.ClientHealthSystemTest.assertClientBound;
import static dev.gatlingllm.system.ClientHealthSystemTest.load;

import org.junit.jupiter.api.Test;

/** A client that is starved by its own collector must say so, whoever runs beside it. */
class GarbageSystemTest {
  @Test
  void aClientThatCollectsGarbageBeyondItsLimitIsClientBound() {
    // A young generation of 1 MB is collected all the time, about 1 % of it. A small heap alone
    // does not starve the client: it was VALID with 56 MB.
    try (Simulator simulator = Simulator.start("--steady-millis", "20")) {
      assertClientBound(
          load(simulator)
              .jvmArgument("-XX:+UseSerialGC")
              .jvmArgument("-Xmn1m")
              .with("llm.health.gcShare", 0.001)
              .run(),
          "Garbage collection took");
    }
  }
}
