package dev.gatlingllm.run;

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
public final class RunLifecycle {
  private static final Duration SLOW = Duration.ofSeconds(2);

  private final String simulation;
  private final LlmConfig config;
  private final long seed;
  private final Tokenizer tokenizer;
  private final Optional<SimulatedServer> embedded;
  private final RunFolder folder;
  private final Breakdown breakdown = new Breakdown();
  private final RunRecords records;
  private final Endpoint endpoint;
  private final TextCounter counter;
  private final InFlightRequests requests;
  private final StageController stages;
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

  private RunLifecycle(String simulation, LlmConfig config) {
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
    this.endpoint = new Endpoint(config, baseUrl);
    this.counter = new TextCounter(config, tokenizer, breakdown);
    this.requests = new InFlightRequests(endpoint, seed, counter.keepsTexts(), records);
    this.stages = new StageController(config.load(), records, requests, counter);
    breakdown.endsBy(reason -> stages.stop(reason, StageController.STOP_DRAIN));
    this.interrupts = new Interrupts(stages, summarized, Thread.currentThread());
    interrupts.watchParent();
    this.ahead = new PromptsAhead(config, Runtime.getRuntime().maxMemory());
    this.progress = new Progress(requests, records, breakdown);
    this.watch = new StageWatch(stages, breakdown, () -> prompts == null ? 0 : prompts.waits());
    this.manifests =
        new ManifestWriter(
            config,
            stages,
            breakdown,
            records,
            watch,
            folder,
            () -> description.info(records.notes()));
    records.opensToo(manifests::open);
  }

  public static RunLifecycle open(String simulation) {
    try {
      LlmConfig config = ConfigReader.readThisJvm(Dialects.APIS);
      Brotli.leaveOut(config.headers());
      Optional<TargetGuess.Guess> guess = TargetGuess.of(config);
      if (guess.isEmpty()) {
        return new RunLifecycle(simulation, config);
      }
      System.out.println("gatling-llm: " + guess.get().sentence());
      RunLifecycle life =
          new RunLifecycle(
              simulation,
              ConfigReader.readThisJvm(Dialects.APIS, TargetGuess.settings(guess.get(), config)));
      life.records.note(guess.get().sentence() + ".");
      return life;
    } catch (ConfigException | TokenizerException e) {
      throw Fatal.exit(e.getMessage());
    }
  }

  /** Where whatever fails in the client itself says so. */
  public Breakdown breakdown() {
    return breakdown;
  }

  public LlmConfig config() {
    return config;
  }

  public Endpoint endpoint() {
    return endpoint;
  }

  public TextCounter counter() {
    return counter;
  }

  public InFlightRequests requests() {
    return requests;
  }

  public StageController stages() {
    return stages;
  }

  /** The scenarios hold a request of ours, and this drives them: makes the run's outputs, once. */
  public synchronized void drivenBy(LoadGenerator generator) {
    if (stages.generator() == null) {
      stages.drivenBy(generator);
      records.open(generator);
      OwnClasses.load();
    }
  }

  public String model() {
    if (model == null) {
      throw new IllegalStateException("the model is known once the load has begun");
    }
    return model;
  }

  public synchronized Iterator<Map<String, Object>> prompts() {
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

  /** A request of {@code llm(…)} will be sent. */
  public void asks() {
    asks = true;
  }

  /** Checks the server and says what will be run; nothing has been sent before. */
  public void before() {
    try {
      SettingsUse.check(config, prompts != null, asks);
      Readiness.check(config, stages.stages());
      model = new Preflight(endpoint, records::note).check();
    } catch (ConfigException | Preflight.Refused e) {
      throw Fatal.exit(config.redactor().strike(e.getMessage()));
    }
    endpoint.model(model);
    description = describe();
    records.template(TemplateTokens.of(config, tokenizer, seed, records::note));
    awaitPrompts();
    System.out.println(header());
    SettingsUse.unused(config, !stages.stages().isEmpty(), asks).ifPresent(this::say);
    interrupts.watch();
    watch.start(breakdown.guard("writing run.json", manifests::changed));
    progress.start();
  }

  private RunDescription describe() {
    return new RunDescription(
        simulation,
        seed,
        tokenizer.name(),
        endpoint,
        folder,
        model,
        embedded.isPresent(),
        RunDescription.isLoopback(endpoint.baseUrl()),
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
            ? "SIMULATED SERVER, not a model, at " + endpoint.baseUrl()
            : endpoint.baseUrl() + ", model " + ServerText.of(config).name(model);
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
        + (stages.stages().isEmpty() ? "" : "\n  stages: ")
        + String.join(" | ", stages.stages().stream().map(stage -> stage.stage().name()).toList());
  }

  /** Sums the run up. Never throws: that would cost Gatling's report. */
  public void after() {
    try {
      progress.stop();
      watch.stop();
      if (stages.generator() != null) {
        int status =
            new Conclusion(endpoint, counter, breakdown, records, manifests, folder).conclude();
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
