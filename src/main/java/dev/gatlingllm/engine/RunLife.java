package dev.gatlingllm.engine;

import dev.gatlingllm.config.ConfigException;
import dev.gatlingllm.config.ConfigReader;
import dev.gatlingllm.config.Images;
import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.dialect.Dialects;
import dev.gatlingllm.dialect.ServerText;
import dev.gatlingllm.prompt.ImagePrompts;
import dev.gatlingllm.prompt.PromptQueue;
import dev.gatlingllm.prompt.PromptSource;
import dev.gatlingllm.prompt.RandomPrompts;
import dev.gatlingllm.prompt.Tokenizer;
import dev.gatlingllm.prompt.TokenizerException;
import dev.gatlingllm.prompt.TokenizerLoader;
import dev.gatlingllm.simulator.SimulatedServer;
import dev.gatlingllm.wire.Brotli;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;

/** The life of a run: opened with the simulation, checked before the load, summed up after it. */
final class RunLife {
  private static final Duration SLOW = Duration.ofSeconds(2);

  private final String simulation;
  private final LlmConfig config;
  private final long seed;
  private final Tokenizer tokenizer;
  private final Optional<SimulatedServer> embedded;
  private final RunFolder folder;
  private final Breakdown breakdown = new Breakdown();
  private final RunRecords records;
  private final LlmRun run;
  private final Progress progress;
  private final StageWatch watch;
  private final ManifestWriter manifests;
  private final CountDownLatch summarized = new CountDownLatch(1);
  private final PromptsAhead ahead;
  private PromptQueue prompts;
  private boolean asks;
  private final Interrupts interrupts;
  private volatile String model;
  private volatile RunDescription description;

  private RunLife(String simulation, LlmConfig config) {
    this.simulation = simulation;
    this.config = config;
    this.seed = config.seed().orElseGet(() -> new SplittableRandom().nextLong(1, 1_000_000_000));
    this.tokenizer = TokenizerLoader.load(config.tokenizer());
    this.embedded =
        config.embedded()
            ? Optional.of(EmbeddedServer.start(config.simulator(), seed, tokenizer))
            : Optional.empty();
    this.folder = new RunFolder();
    this.records = new RunRecords(folder, config.recordTimeline(), config.slo(), breakdown);
    String baseUrl = embedded.map(SimulatedServer::baseUrl).or(config::baseUrl).orElseThrow();
    this.run = new LlmRun(config, seed, tokenizer, baseUrl, records, breakdown);
    this.interrupts = new Interrupts(run, summarized, Thread.currentThread());
    interrupts.watchParent();
    this.ahead = new PromptsAhead(config, Runtime.getRuntime().maxMemory());
    this.progress = new Progress(run, records);
    this.watch = new StageWatch(run, () -> prompts == null ? 0 : prompts.waits());
    this.manifests =
        new ManifestWriter(
            config, run, records, watch, folder, () -> description.info(records.notes()));
    records.opensToo(manifests::open);
  }

  static RunLife open(String simulation) {
    try {
      LlmConfig config = ConfigReader.readThisJvm(Dialects.APIS);
      Brotli.leaveOut(config.headers());
      Optional<TargetGuess.Guess> guess = TargetGuess.of(config);
      if (guess.isEmpty()) {
        return new RunLife(simulation, config);
      }
      System.out.println("gatling-llm: " + guess.get().sentence());
      RunLife life =
          new RunLife(
              simulation,
              ConfigReader.readThisJvm(Dialects.APIS, TargetGuess.settings(guess.get(), config)));
      life.records.note(guess.get().sentence() + ".");
      return life;
    } catch (ConfigException | TokenizerException e) {
      throw Fatal.exit(e.getMessage());
    }
  }

  LlmRun run() {
    return run;
  }

  String model() {
    if (model == null) {
      throw new IllegalStateException("the model is known once the load has begun");
    }
    return model;
  }

  synchronized Iterator<Map<String, Object>> prompts() {
    if (prompts == null) {
      try {
        prompts = new PromptQueue(promptSource(), ahead.count());
      } catch (RuntimeException e) {
        throw Fatal.exit(e.getMessage());
      }
    }
    return new PromptFeed(prompts, breakdown);
  }

  private PromptSource promptSource() {
    PromptSource texts =
        new RandomPrompts(tokenizer, config.promptTokens(), config.sharedPrefixTokens(), seed);
    Images images = config.generation().images();
    return images.any() ? new ImagePrompts(texts, images, seed) : texts;
  }

  /** A request of {@link LlmRequest} will be sent. */
  void asks() {
    asks = true;
  }

  /** Checks the server and says what will be run; nothing has been sent before. */
  void before() {
    try {
      SettingsUse.check(config, prompts != null, asks);
      Readiness.check(config, run.stages());
      model = new Preflight(run, records::note).check();
    } catch (ConfigException | Preflight.Refused e) {
      throw Fatal.exit(config.redactor().strike(e.getMessage()));
    }
    run.model(model);
    description = describe();
    records.template(TemplateTokens.of(config, tokenizer, seed, records::note));
    awaitPrompts();
    System.out.println(header());
    SettingsUse.unused(config, !run.stages().isEmpty(), asks).ifPresent(this::say);
    interrupts.watch();
    watch.start(run.breakdown().guard("writing run.json", manifests::changed));
    progress.start();
  }

  private RunDescription describe() {
    return new RunDescription(
        simulation,
        config,
        seed,
        tokenizer.name(),
        run,
        folder,
        model,
        embedded.isPresent(),
        RunDescription.isLoopback(run.baseUrl()),
        prompts != null);
  }

  /** At once and in every report. */
  private void say(String sentence) {
    System.out.println("gatling-llm: " + sentence);
    records.note(sentence);
  }

  private void awaitPrompts() {
    if (prompts != null) {
      try {
        prompts.awaitFull(SLOW, ahead::say);
      } catch (RuntimeException | Error e) {
        throw Fatal.exit("no prompts can be made: " + e);
      }
    }
  }

  private String header() {
    String target =
        embedded.isPresent()
            ? "SIMULATED SERVER, not a model, at " + run.baseUrl()
            : run.baseUrl() + ", model " + ServerText.of(config).name(model);
    return "gatling-llm: "
        + target
        + (prompts == null
            ? "\n  prompts of your own"
            : "\n  prompts of " + config.promptTokens() + " tokens by " + tokenizer.name())
        + ", seed "
        + seed
        + "; at most "
        + config.generation().maxTokens()
        + " tokens generated"
        + (run.stages().isEmpty() ? "" : "\n  stages: ")
        + String.join(" | ", run.stages().stream().map(stage -> stage.stage().name()).toList());
  }

  /** Sums the run up. Never throws: that would cost Gatling's report. */
  void after() {
    try {
      progress.stop();
      watch.stop();
      if (run.isOurs()) {
        int status = new Conclusion(config, run, records, manifests, folder).conclude();
        interrupts.exitStatus(status);
      }
    } catch (Throwable e) {
      System.err.println("gatling-llm: the summary could not be written: " + e);
      interrupts.exitStatus(Fatal.STATUS);
    } finally {
      summarized.countDown();
      if (prompts != null) {
        prompts.close();
      }
    }
  }
}
