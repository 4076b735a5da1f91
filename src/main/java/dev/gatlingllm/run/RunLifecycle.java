package dev.gatlingllm.run;

import dev.gatlingllm.config.ConfigException;
import dev.gatlingllm.config.ConfigReader;
import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.dialect.Dialects;
import dev.gatlingllm.dialect.ServerText;
import dev.gatlingllm.load.Stage;
import dev.gatlingllm.load.StagePlan;
import dev.gatlingllm.prompt.Tokenizer;
import dev.gatlingllm.prompt.TokenizerException;
import dev.gatlingllm.prompt.TokenizerLoader;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;

/**
 * The life of a run: opened by whatever of a simulation needs it first, checked before the load,
 * summed up after it.
 */
public final class RunLifecycle {
  private final LlmConfig config;
  private final long seed;
  private final Tokenizer tokenizer;
  private final Endpoints endpoints;
  private final RunPrompts prompts;
  private final RunFolder folder = new RunFolder();
  private final Breakdown breakdown = new Breakdown();
  private final RunRecords records;
  private final TextCounter counter;
  private final InFlightRequests requests;
  private final StageController stages;
  private final Progress progress;
  private final StageWatch watch;
  private final ManifestWriter manifests;
  private final CountDownLatch summarized = new CountDownLatch(1);
  private final Interrupts interrupts;
  private boolean asks;
  private boolean prepared;

  private RunLifecycle(LlmConfig config) {
    this.config = config;
    this.seed = config.seed().orElseGet(() -> new SplittableRandom().nextLong(1, 1_000_000_000));
    this.tokenizer = TokenizerLoader.load(config.tokenizer());
    this.records = new RunRecords(folder, config.recordTimeline(), config.slo(), breakdown);
    this.endpoints = new Endpoints(tokenizer, seed, records::note);
    this.prompts = new RunPrompts(config, tokenizer, seed, breakdown);
    this.counter = new TextCounter(config, tokenizer, breakdown);
    this.requests = new InFlightRequests(config, seed, counter, records);
    this.stages =
        new StageController(
            StagePlan.of(config.load()),
            Stage.wholeRun(config.load().stream().get(0)),
            config.load().drain(),
            records,
            requests,
            counter);
    breakdown.endsBy(reason -> stages.stop(reason, StageController.STOP_DRAIN));
    this.interrupts = new Interrupts(stages, summarized, Thread.currentThread());
    interrupts.watchParent();
    this.progress = new Progress(requests, records, breakdown);
    this.watch = new StageWatch(stages, breakdown, prompts::waits);
    this.manifests =
        new ManifestWriter(
            config,
            stages,
            breakdown,
            records,
            watch,
            folder,
            () -> description().info(records.notes()));
    records.opensToo(manifests::open);
  }

  /** Reads the settings. One that cannot be used ends the JVM with one sentence. */
  public static RunLifecycle open() {
    try {
      return new RunLifecycle(ConfigReader.readThisJvm(Dialects.APIS));
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

  public InFlightRequests requests() {
    return requests;
  }

  public StageController stages() {
    return stages;
  }

  /**
   * The server of these settings; one that cannot be used ends the JVM with one sentence.
   *
   * @param own settings by their {@code llm.*} key, which win over the run's
   */
  public Endpoint endpoint(Map<String, String> own) {
    try {
      return endpoints.of(own);
    } catch (ConfigException e) {
      throw Fatal.exit(e.getMessage());
    }
  }

  public RunPrompts prompts() {
    return prompts;
  }

  /** A request of {@code llm(…)} will be sent. */
  public void asks() {
    asks = true;
  }

  /** Asks the server, once, before any load, and says what will be run. */
  public synchronized void prepare(Endpoint endpoint) {
    if (endpoint.isAsked()) {
      return;
    }
    try {
      if (!prepared) {
        SettingsUse.check(config, prompts.any(), asks);
        Readiness.check(config, stages.stages());
        prompts.begin();
      }
      endpoint.model(new Preflight(endpoint, records::note).check());
    } catch (ConfigException | Preflight.Refused e) {
      throw Fatal.exit(endpoint.config().redactor().strike(e.getMessage()));
    }
    if (prepared) {
      System.out.println("gatling-llm: " + target(endpoint));
      return;
    }
    prepared = true;
    records.template(TemplateTokens.of(endpoint.config(), tokenizer, seed, records::note));
    prompts.awaitFull();
    System.out.println(header(endpoint));
    SettingsUse.unused(config, !stages.stages().isEmpty(), asks).ifPresent(this::say);
    interrupts.watch();
    watch.start(breakdown.guard("writing run.json", manifests::changed));
  }

  /** This drives the requests of an endpoint that is {@link #prepare}d: makes the outputs, once. */
  public synchronized void drivenBy(LoadGenerator generator) {
    if (stages.generator() == null) {
      stages.drivenBy(generator);
      records.open(generator);
      OwnClasses.load();
      if (!generator.showsProgress()) {
        progress.start();
      }
    } else {
      manifests.changed();
    }
  }

  private RunDescription description() {
    return new RunDescription(
        stages.generator().simulation(),
        seed,
        tokenizer.name(),
        endpoints.asked(),
        folder,
        endpoints.asked().stream().anyMatch(endpoints::isEmbedded),
        prompts.any());
  }

  /** At once and in every report. */
  private void say(String sentence) {
    System.out.println("gatling-llm: " + sentence);
    records.note(sentence);
  }

  private String target(Endpoint endpoint) {
    return endpoints.isEmbedded(endpoint)
        ? "SIMULATED SERVER, not a model, at " + endpoint.baseUrl()
        : endpoint.baseUrl() + ", model " + ServerText.of(endpoint.config()).name(endpoint.model());
  }

  private String header(Endpoint endpoint) {
    return "gatling-llm: "
        + target(endpoint)
        + (prompts.any()
            ? "\n  prompts of " + prompts.sizes() + " tokens by " + tokenizer.name()
            : "\n  prompts of your own")
        + ", seed "
        + seed
        + "; at most "
        + endpoint.config().generation().maxTokens()
        + " tokens generated"
        + (stages.stages().isEmpty() ? "" : "\n  stages: ")
        + String.join(" | ", stages.stages().stream().map(stage -> stage.stage().name()).toList());
  }

  /** Sums the run up. Never throws: that would cost Gatling's report. */
  public void conclude() {
    try {
      progress.stop();
      watch.stop();
      int status =
          new Conclusion(config, endpoints.asked(), counter, breakdown, records, manifests, folder)
              .conclude();
      interrupts.exitStatus(status);
    } catch (Throwable e) {
      System.err.println("gatling-llm: the summary could not be written: " + e);
      interrupts.exitStatus(Fatal.STATUS);
    } finally {
      summarized.countDown();
      prompts.close();
    }
  }
}
