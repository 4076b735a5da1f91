package dev.gatlingllm.run;

import dev.gatlingllm.config.SimulatorConfig;
import dev.gatlingllm.prompt.Tokenizer;
import dev.gatlingllm.simulator.EngineSettings;
import dev.gatlingllm.simulator.SimulatedServer;
import dev.gatlingllm.simulator.SimulatorSettings;

/** The simulated server that a run without {@code llm.baseUrl} goes to. */
final class EmbeddedServer {
  private static final double JITTER = 0.1;

  private EmbeddedServer() {}

  static SimulatedServer start(SimulatorConfig config, long seed, Tokenizer tokenizer) {
    return SimulatedServer.start(
        SimulatorSettings.defaults()
            .withEngine(
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
