package dev.gatlingllm.run;

import dev.gatlingllm.config.ConfigException;
import dev.gatlingllm.config.ConfigReader;
import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.dialect.Dialects;
import dev.gatlingllm.load.Stage;
import dev.gatlingllm.load.StagePlan;
import dev.gatlingllm.metrics.RunAggregate;
import dev.gatlingllm.prompt.InputPlan;
import dev.gatlingllm.prompt.SyntheticPlan;
import dev.gatlingllm.prompt.Tokenizer;
import dev.gatlingllm.prompt.TokenizerException;
import dev.gatlingllm.prompt.TokenizerLoader;
import dev.gatlingllm.record.RecordLog;
import dev.gatlingllm.record.RecordReader;
import dev.gatlingllm.record.TokenRange;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;

/**
 * The life of a run: opened by the first part of a simulation that needs it, checked before the
 * load, summed up after it.
 */
public final class RunLifecycle {
  private final LlmConfig config;
  private final SeedSplitter seeds;
  private final OwnArrivals ownArrivals = new OwnArrivals();
  private final Tokenizer tokenizer;
  private final Endpoints endpoints;
  private final RunPrompts prompts;
  private final InputPlan inputs;
  private final RunFolder folder = new RunFolder();
  private final ClientFailure clientFailure = new ClientFailure();
  private final RunObservers observers = new RunObservers();
  private final RecordLog records;
  private final TextCounter counter;
  private final InFlightRequests requests;
  private final StageController stages;
  private final StageWatch watch;
  private final ManifestWriter manifests;
  private final CountDownLatch summarized = new CountDownLatch(1);
  private final Interrupts interrupts;
  private volatile RunSums sums;
  private volatile Progress progress;
  private boolean asks;
  private boolean prepared;

  private RunLifecycle(LlmConfig config) {
    this.config = config;
    long seed = config.seed().orElseGet(() -> new SplittableRandom().nextLong(1, 1_000_000_000));
    this.seeds = new SeedSplitter(seed, config.injector());
    this.tokenizer = TokenizerLoader.load(config.tokenizer());
    this.records =
        new RecordLog(
            () -> folder.path().resolve(RecordReader.FILE),
            config.recordTimeline(),
            observers::recorded,
            clientFailure::report);
    this.endpoints = new Endpoints(tokenizer, seed, this::note);
    this.inputs = InputSettings.plan(config);
    this.prompts = new RunPrompts(config, tokenizer, seed, clientFailure, this::say);
    this.counter = new TextCounter(config, tokenizer, clientFailure);
    this.requests = new InFlightRequests(config, seed, counter, records::add);
    this.stages =
        new StageController(
            StagePlan.of(config.load()).checked(config.injector(), config.injectors()),
            Stage.wholeRun(config.load().stream().get(0), config.ownWarmup()),
            ownArrivals,
            config.load().drain(),
            observers,
            requests,
            counter);
    clientFailure.onFirst(reason -> stages.stop(reason, StageController.STOP_DRAIN));
    this.interrupts = new Interrupts(stages, summarized, Thread.currentThread());
    interrupts.watchParent();
    prompts.whenEnded(new InputEnd(stages, clientFailure, this::say));
    this.watch = new StageWatch(stages, observers, clientFailure, prompts::waits);
    this.manifests =
        new ManifestWriter(
            config, stages, clientFailure, watch, folder, notes -> description().info(notes));
  }

  /** Reads the settings. An invalid one ends the JVM with one sentence. */
  public static RunLifecycle open() {
    try {
      return new RunLifecycle(ConfigReader.readThisJvm(Dialects.APIS));
    } catch (ConfigException | TokenizerException e) {
      throw Fatal.exit(e.getMessage());
    }
  }

  public ClientFailure clientFailure() {
    return clientFailure;
  }

  public LlmConfig config() {
    return config;
  }

  public OwnArrivals ownArrivals() {
    return ownArrivals;
  }

  public SeedSplitter seeds() {
    return seeds;
  }

  public InFlightRequests requests() {
    return requests;
  }

  public StageController stages() {
    return stages;
  }

  /**
   * The server for these settings; an invalid one ends the JVM with one sentence.
   *
   * @param own settings by their {@code llm.*} key, which override the run's
   */
  public Endpoint endpoint(Map<String, String> own) {
    return Fatal.checked(() -> endpoints.of(own));
  }

  public synchronized ClassEndpoints endpoints(Endpoint server, Map<String, String> own) {
    return ClassEndpoints.checked(endpoints, config, server, own);
  }

  public RunPrompts prompts() {
    return prompts;
  }

  public InputPlan inputs() {
    return inputs;
  }

  /** What users ask by those of the settings that are about made-up prompts. */
  public SyntheticPlan synthetic() {
    return InputSettings.synthetic(config);
  }

  /** Notes that the simulation has a request of {@code llm(…)}. */
  public void asks() {
    asks = true;
  }

  /** Notes the load generator's folder, which is removed if the run cannot begin. */
  public void announced(LoadGenerator generator) {
    folder.announced(generator);
  }

  /** Checks the server once, before any load, and prints what will be run. */
  public synchronized void prepare(Endpoint endpoint) {
    if (endpoint.isAsked()) {
      return;
    }
    try {
      ClassEndpoints servers = ClassEndpoints.of(endpoints, config.mix(), endpoint, Map.of());
      if (!prepared) {
        SettingsUse.check(config, prompts.any(), asks);
        SettingsUse.checkMix(config, prompts.mixed() && asks);
        SettingsUse.checkStages(config, planned());
        ownArrivals.check();
        Readiness.check(config, stages.stages());
        prompts.checkTraces(stages.stages(), endpoint);
        prompts.begin(servers);
      }
      servers.check(endpoints);
    } catch (ConfigException | TokenizerException | Preflight.Refused e) {
      throw Fatal.exit(endpoint.config().redactor().strike(e.getMessage()));
    }
    if (prepared) {
      System.out.println("gatling-llm: " + heading(endpoint).target());
      return;
    }
    prepared = true;
    observe(TemplateTokens.of(endpoint.config(), tokenizer, seeds.seed(), this::note));
    prompts.awaitFull();
    System.out.println(heading(endpoint).text());
    SettingsUse.unused(config, !stages.stages().isEmpty(), asks).ifPresent(this::say);
    SettingsUse.unusedAbort(config, planned()).ifPresent(this::say);
    if (!prompts.anyConversations()) {
      SettingsUse.unusedConversations(config).ifPresent(this::say);
    }
    interrupts.watch();
    watch.start();
  }

  /** The stages of the simulation so far; none of an injection profile of its own. */
  private List<Stage> planned() {
    return stages.stages().stream().map(StageRun::stage).toList();
  }

  private void observe(Optional<TokenRange> template) {
    sums =
        new RunSums(
            new RunAggregate(
                ManifestWriter.objectives(config),
                ManifestWriter.slices(config).widthNanos(),
                template));
    progress = new Progress(requests, sums, clientFailure);
    manifests.template(template);
    observers.add(sums);
    observers.add(manifests);
    observers.add(new AbortWatch(config.abort(), stages::abort, System::nanoTime));
  }

  /** Takes the load generator, after {@link #prepare}, and creates the outputs, once. */
  public synchronized void drivenBy(LoadGenerator generator) {
    if (stages.generator() == null) {
      ClassPreloader.load();
      config.startAt().ifPresent(CommonStart::await); // a signal still ends the JVM at once
      stages.drivenBy(generator);
      folder.open(generator.runId(), records::open, manifests::open);
      if (!generator.showsProgress()) {
        progress.start();
      }
    } else {
      manifests.writeSoon();
    }
  }

  private RunHeading heading(Endpoint endpoint) {
    return new RunHeading(
        endpoint,
        endpoints.isSimulated(endpoint),
        prompts,
        tokenizer.name(),
        seeds.seed(),
        stages.stages());
  }

  private RunDescription description() {
    return new RunDescription(
        stages.generator().simulation(),
        seeds.seed(),
        tokenizer.name(),
        endpoints.asked(),
        folder,
        endpoints.asked().stream().anyMatch(endpoints::isSimulated),
        prompts.any() ? Optional.of(prompts.words()) : Optional.empty(),
        prompts.tokens(),
        requests.maxTokens(config.generation().maxTokens()));
  }

  /** Prints a sentence at once, and adds it to every report. */
  private void say(String sentence) {
    System.out.println("gatling-llm: " + sentence);
    note(sentence);
  }

  private void note(String sentence) {
    manifests.note(sentence);
  }

  /**
   * Sums up the run. Never throws, as Gatling would then write no report. Where it could write none
   * anyway, as no request was sent, this ends the JVM.
   */
  public void conclude() {
    try {
      progress.stop();
      watch.stop();
      note(stages.generator().client());
      int status =
          new Conclusion(
                  config,
                  endpoints.asked(),
                  counter,
                  clientFailure,
                  records,
                  sums,
                  manifests,
                  folder)
              .conclude();
      interrupts.ended(status);
    } catch (Throwable e) {
      System.err.println("gatling-llm: the summary could not be written: " + e);
      interrupts.ended(Fatal.STATUS);
    } finally {
      summarized.countDown();
      prompts.close();
      endpoints.close();
    }
    if (stages.reportedNothing() && !stages.generator().canReport(folder.path())) {
      System.out.println("Gatling writes no report of its own: no request was sent.");
      System.exit(Fatal.STATUS); // overridden by the run's
    }
  }
}
