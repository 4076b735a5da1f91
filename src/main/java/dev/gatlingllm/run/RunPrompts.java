package dev.gatlingllm.run;

import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.load.Shape;
import dev.gatlingllm.load.TraceFacts;
import dev.gatlingllm.prompt.Conversation.Rules;
import dev.gatlingllm.prompt.ConversationPlan;
import dev.gatlingllm.prompt.InputException;
import dev.gatlingllm.prompt.InputPlan;
import dev.gatlingllm.prompt.LlmInput;
import dev.gatlingllm.prompt.Prompt;
import dev.gatlingllm.prompt.ReadyQueue;
import dev.gatlingllm.prompt.Script;
import dev.gatlingllm.prompt.Source;
import dev.gatlingllm.prompt.SourceFacts;
import dev.gatlingllm.prompt.Tokenizer;
import dev.gatlingllm.prompt.TokenizerException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the users of a run ask: a source for each plan, and a queue for each feeder that is made
 * from it.
 */
public final class RunPrompts {
  /** What a user gets who is to ask nothing. */
  public static final LlmInput NOTHING = LlmInput.of(Prompt.uncounted(""));

  private static final Duration SLOW = Duration.ofSeconds(2);

  /**
   * What a feeder needs.
   *
   * @param rules of its conversations; empty for single requests
   */
  private record Wanted(InputPlan plan, Optional<Rules> rules) {}

  private final LlmConfig config;
  private final Tokenizer tokenizer;
  private final long seed;
  private final ClientFailure clientFailure;
  private final Consumer<String> say;
  private final TracePrompts traced;
  private final RunConversations conversations;
  private final List<Shape> ownShapes = new ArrayList<>();
  private boolean traces;
  private final List<Wanted> wanted = new ArrayList<>();
  private final Map<String, Source<Script>> sources = new LinkedHashMap<>();
  private final Map<String, ReadyQueue<LlmInput>> queues = new LinkedHashMap<>();
  private volatile InputEnd end;
  private volatile Consumer<LlmInput> fits = input -> {};

  /**
   * @param say takes a sentence that a reader of the reports should know
   */
  RunPrompts(
      LlmConfig config,
      Tokenizer tokenizer,
      long seed,
      ClientFailure clientFailure,
      Consumer<String> say) {
    this.config = config;
    this.tokenizer = tokenizer;
    this.seed = seed;
    this.clientFailure = clientFailure;
    this.say = say;
    this.traced = new TracePrompts(tokenizer, seed, clientFailure);
    this.conversations =
        new RunConversations(
            clientFailure, Long.toString(seed, 36) + "-" + config.injector() + "-");
  }

  /** Sets what happens when there is nothing more to ask. */
  void whenEnded(InputEnd action) {
    end = action;
  }

  /**
   * Adds a feeder that will need this.
   *
   * @param rules of its conversations; empty for single requests
   */
  public synchronized void want(InputPlan plan, Optional<Rules> rules) {
    wanted.add(new Wanted(plan, rules));
  }

  /** Adds a load of the simulation's own, which may be a trace. */
  public synchronized void want(Shape load) {
    ownShapes.add(load);
  }

  /** Undoes one {@link #want}, for a feeder that changes its plan. */
  public synchronized void unwant(InputPlan plan, Optional<Rules> rules) {
    wanted.remove(new Wanted(plan, rules));
  }

  public synchronized Iterator<Map<String, Object>> requests(InputPlan plan) {
    return new InputFeed<>(
        queue(plan), "making prompts", clientFailure, end, why(plan), RunPrompts::row);
  }

  static Map<String, Object> row(Optional<LlmInput> next) {
    LlmInput input = next.orElse(NOTHING);
    return Map.of(LlmInput.PROMPT, input, LlmInput.PROMPT_TOKENS, input.tokens().orElse(0));
  }

  /** Whether a feeder had nothing more for a user, who is to ask nothing. */
  public static boolean isNothing(Optional<LlmInput> fed) {
    return fed.isPresent() && fed.get() == NOTHING;
  }

  public synchronized Iterator<Map<String, Object>> conversations(InputPlan plan, Rules rules) {
    return conversations.feed(opened(plan), rules, end, why(plan));
  }

  private Supplier<String> why(InputPlan plan) {
    Source<Script> source = source(plan);
    return () -> source.facts().map(SourceFacts::end).orElse("What users ask has ended.");
  }

  private ReadyQueue<RunConversations.Opened> opened(InputPlan plan) {
    return exiting(
        () -> {
          Source<Script> source = source(plan);
          return conversations.queue(plan.toString(), source, ahead(plan).count());
        });
  }

  public RunConversations conversations() {
    return conversations;
  }

  public TracePrompts traced() {
    return traced;
  }

  /** Checks the traces of these stages, if they have any. */
  synchronized void checkTraces(List<StageRun> stages, Endpoint endpoint) {
    Stream.concat(
            stages.stream().flatMap(it -> it.stage().arrivals().shape().stream()),
            ownShapes.stream())
        .forEach(shape -> checkTrace(shape, endpoint));
  }

  private void checkTrace(Shape shape, Endpoint endpoint) {
    shape.note().ifPresent(say);
    Optional<TraceFacts> facts = shape.traced();
    if (facts.isPresent()) {
      traced.check(facts.get(), config, Runtime.getRuntime().maxMemory());
      endpoint.require(facts.get().name(), facts.get().conversations());
      traces |= !facts.get().samples().isEmpty();
    }
  }

  /** Opens what is wanted, and begins to make it. */
  synchronized void begin(ClassEndpoints endpoints) {
    fits = input -> endpoints.of(input).dialect().require(input);
    for (Wanted one : wanted) {
      InputPlan plan = one.plan();
      if (plan instanceof ConversationPlan made) {
        one.rules().ifPresent(made::requireReplies);
      }
      Optional<SourceFacts> facts = exiting(() -> source(plan)).facts();
      endpoints.require(plan, one.rules(), facts);
      ready(one);
    }
  }

  private ReadyQueue<?> ready(Wanted one) {
    return one.rules().isPresent() ? opened(one.plan()) : queue(one.plan());
  }

  private ReadyQueue<LlmInput> queue(InputPlan plan) {
    return exiting(
        () -> {
          Source<Script> source = source(plan);
          return queues.computeIfAbsent(
              plan.toString(),
              key ->
                  new ReadyQueue<>(() -> source.next().map(Script::atOnce), ahead(plan).count()));
        });
  }

  /** Different plans have different prompts. */
  private Source<Script> source(InputPlan plan) {
    return sources.computeIfAbsent(
        plan.toString(),
        key ->
            plan.open(
                new InputPlan.Context(
                    tokenizer,
                    seed + sources.size(),
                    config.injector(),
                    config.injectors(),
                    say,
                    fits)));
  }

  /** Ends the JVM with one sentence, where Gatling would only tell of an exception. */
  private static <T> T exiting(Supplier<T> made) {
    try {
      return made.get();
    } catch (RuntimeException e) {
      throw Fatal.exit(e.getMessage());
    }
  }

  private PromptsAhead ahead(InputPlan plan) {
    return new PromptsAhead(config, plan, source(plan).facts(), Runtime.getRuntime().maxMemory());
  }

  synchronized boolean any() {
    return !wanted.isEmpty();
  }

  synchronized boolean anyConversations() {
    return wanted.stream().anyMatch(it -> it.rules().isPresent());
  }

  /** Whether any of them are of the classes of {@code llm.mix}. */
  synchronized boolean mixed() {
    return wanted.stream().anyMatch(it -> it.plan().key().equals("llm.mix"));
  }

  /** The tokens of each prompt; empty if none are wanted, or several sizes. */
  synchronized OptionalLong tokens() {
    return plans().count() == 1 && !traces && wanted.get(0).plan().tokens().isPresent()
        ? OptionalLong.of(wanted.get(0).plan().tokens().getAsInt())
        : OptionalLong.empty();
  }

  private Stream<String> plans() {
    return wanted.stream().map(it -> it.plan().words()).distinct();
  }

  /** Whether some requests have a limit of their own for the tokens of the answer. */
  synchronized boolean limitAnswers() {
    return wanted.stream().anyMatch(it -> it.plan().limitsAnswers());
  }

  synchronized boolean traces() {
    return traces;
  }

  /** "prompts of 512 tokens", or what each of several feeders has. */
  synchronized String words() {
    String all = plans().collect(Collectors.joining("; "));
    return traces ? all + ", or of a trace's own numbers of tokens" : all;
  }

  synchronized void awaitFull() {
    for (Wanted one : wanted) {
      try {
        ready(one).awaitFull(SLOW, ahead(one.plan())::say);
      } catch (InputException | TokenizerException e) {
        throw Fatal.exit(e.getMessage());
      } catch (RuntimeException | Error e) {
        throw Fatal.exit("no prompts can be made: " + e);
      }
    }
  }

  /** Number of times that a prompt was wanted and not ready. */
  synchronized long waits() {
    return traced.late()
        + conversations.waits()
        + queues.values().stream().mapToLong(ReadyQueue::waits).sum();
  }

  synchronized void close() {
    traced.close();
    conversations.close();
    queues.values().forEach(ReadyQueue::close);
  }
}
