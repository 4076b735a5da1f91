package dev.gatlingllm.run;

import dev.gatlingllm.config.SimulatorConfig;
import dev.gatlingllm.prompt.Tokenizer;
import dev.gatlingllm.simulator.EngineSettings;
import dev.gatlingllm.simulator.SimulatedServer;
import dev.gatlingllm.simulator.SimulatorSettings;

/** The simulated server of runs without {@code llm.baseUrl}. */
final class EmbeddedServer {
  private static final double JITTER = 0.1;

  private EmbeddedServer() {}

  static SimulatedServer start(SimulatorConfig config, long seed, Tokenizer tokenizer) {
    return SimulatedServer.start(
        SimulatorSettings.defaults(
            new EngineSettings.Batching(
                config.prefillTokensPerSecond(),
                config.decodeStep().toNanos() / 1e6,
                config.decodeStepPerSequence().toNanos() / 1e6,
                config.maxBatch(),
                JITTER,
                seed)),
        tokenizer::count);
  }
}
