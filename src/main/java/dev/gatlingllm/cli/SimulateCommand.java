package dev.gatlingllm.cli;

import dev.gatlingllm.prompt.Tokenizer;
import dev.gatlingllm.prompt.TokenizerLoader;
import dev.gatlingllm.simulator.EngineSettings;
import dev.gatlingllm.simulator.FaultShare;
import dev.gatlingllm.simulator.SimulatedServer;
import dev.gatlingllm.simulator.SimulatorSettings;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the simulated server alone, until it is killed. */
@Command(
    name = "simulate",
    description = "Runs the simulated LLM server: no model, exact token counts, known timing.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class SimulateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--host", defaultValue = "127.0.0.1", description = "Address to listen on.")
  private String host;

  @Option(names = "--port", defaultValue = "8080", description = "Port; 0 takes any free one.")
  private int port;

  @Option(names = "--model", defaultValue = "simulated-model", description = "Name of the model.")
  private String model;

  @Option(
      names = "--prefill-tokens-per-second",
      defaultValue = "10000",
      description = "Speed at which prompts are read, one at a time.")
  private double prefillTokensPerSecond;

  @Option(
      names = "--decode-step-millis",
      defaultValue = "10",
      description = "Time of a step that gives one token to each running request.")
  private double decodeStepMillis;

  @Option(
      names = "--decode-step-millis-per-sequence",
      defaultValue = "0.2",
      description = "Time that each running request adds to the step.")
  private double decodeStepMillisPerSequence;

  @Option(
      names = "--max-batch",
      defaultValue = "8",
      description = "Maximum number of running requests; others wait.")
  private int maxBatch;

  @Option(names = "--jitter", defaultValue = "0.05", description = "As a fraction of the step.")
  private double jitter;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Of the jitter, and of which requests get the fault.")
  private long seed;

  @Option(
      names = "--steady-millis",
      description =
          "Gives each request a token at this interval in milliseconds, without batch and queue.")
  private Double steadyMillis;

  @Option(
      names = "--first-token-millis",
      defaultValue = "100",
      description = "With --steady-millis: when the first token comes.")
  private double firstTokenMillis;

  @Option(names = "--tokens-per-chunk", defaultValue = "1", description = "In one event.")
  private int tokensPerChunk;

  @Option(names = "--api-key", description = "Requests must carry this key.")
  private String apiKey;

  @Option(
      names = "--tokenizer",
      defaultValue = "",
      description = "Counts the prompts: a tokenizer.json, a folder or a hub id; default: Qwen3's.")
  private String tokenizer;

  @Option(names = "--no-usage", description = "Never report usage.")
  private boolean noUsage;

  @Option(
      names = "--fault",
      description = "Fault of requests, by its name in the x-simulate header.")
  private String fault;

  @Option(
      names = "--fault-ratio",
      defaultValue = "1",
      description = "Share of the requests with the fault, drawn by the seed.")
  private double faultRatio;

  @Option(
      names = "--logged-requests",
      defaultValue = "10000",
      description = "Maximum number of requests in /simulator/log.")
  private int loggedRequests;

  @Option(
      names = "--prefix-cache-block",
      defaultValue = "0",
      description =
          "Tokens of a block of the prefix cache, e.g. 16: known first blocks are not read again,"
              + " and usage says so. It has prompts only, not what was generated. 0: no such"
              + " cache.")
  private int prefixCacheBlock;

  @Option(
      names = "--tool-rounds",
      defaultValue = "0",
      description =
          "Answers a chat with tools by tool calls, until there were so many rounds of results"
              + " since the user last spoke. 0: by a text.")
  private int toolRounds;

  /** For the roofline, which starts this command in a process of its own. */
  public static void main(String[] arguments) {
    CommandRunner.run(new SimulateCommand(), arguments);
  }

  @Override
  public Integer call() {
    try (Tokenizer counter = TokenizerLoader.load(tokenizer);
        SimulatedServer server =
            prefixCacheBlock > 0
                ? SimulatedServer.startEncoding(settings(), counter::encode)
                : SimulatedServer.start(settings(), counter::count)) {
      spec.commandLine()
          .getOut()
          .println("Simulated server, not a model, on " + server.baseUrl() + "/v1");
      server.awaitClose();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 0;
  }

  private SimulatorSettings settings() {
    return new SimulatorSettings(
        host,
        port,
        model,
        engine(),
        tokensPerChunk,
        Optional.ofNullable(apiKey),
        !noUsage,
        loggedRequests,
        loggedRequests > 0,
        Optional.empty(),
        Optional.ofNullable(fault).map(name -> new FaultShare(name, faultRatio, seed)),
        prefixCacheBlock,
        toolRounds);
  }

  private EngineSettings engine() {
    return steadyMillis != null
        ? new EngineSettings.Steady(firstTokenMillis, steadyMillis)
        : new EngineSettings.Batching(
            prefillTokensPerSecond,
            decodeStepMillis,
            decodeStepMillisPerSequence,
            maxBatch,
            jitter,
            seed);
  }
}
