package dev.gatlingllm.run;

import dev.gatlingllm.config.Images;
import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.load.Shape;
import dev.gatlingllm.load.TraceFacts;
import dev.gatlingllm.prompt.ImagePrompts;
import dev.gatlingllm.prompt.LlmInput;
import dev.gatlingllm.prompt.PromptSource;
import dev.gatlingllm.prompt.RandomPrompts;
import dev.gatlingllm.prompt.ReadyQueue;
import dev.gatlingllm.prompt.Source;
import dev.gatlingllm.prompt.Tokenizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The prompts that a run generates: one queue for each number of tokens. */
public final class RunPrompts {
  private static final Duration SLOW = Duration.ofSeconds(2);

  private final LlmConfig config;
  private final Tokenizer tokenizer;
  private final long seed;
  private final ClientFailure clientFailure;
  private final TracePrompts traced;
  private final List<Shape> ownShapes = new ArrayList<>();
  private boolean traces;
  private final Map<Integer, Integer> wanted = new TreeMap<>();
  private final Map<Integer, ReadyQueue<LlmInput>> queues = new TreeMap<>();

  RunPrompts(LlmConfig config, Tokenizer tokenizer, long seed, ClientFailure clientFailure) {
    this.config = config;
    this.tokenizer = tokenizer;
    this.seed = seed;
    this.clientFailure = clientFailure;
    this.traced = new TracePrompts(tokenizer, seed, clientFailure);
  }

  /** Adds a feeder that will need prompts of this size. */
  public synchronized void want(int tokens) {
    wanted.merge(tokens, 1, Integer::sum);
  }

  /** Adds a load of the simulation's own, which may be a trace. */
  public synchronized void want(Shape load) {
    ownShapes.add(load);
  }

  /** Undoes one {@link #want}, for a feeder that changes its size. */
  public synchronized void unwant(int tokens) {
    wanted.computeIfPresent(tokens, (size, users) -> users == 1 ? null : users - 1);
  }

  /** A feeder of prompts with this number of tokens. */
  public synchronized Iterator<Map<String, Object>> of(int tokens) {
    return new PromptFeed(queue(tokens), clientFailure, () -> {});
  }

  /** Prompts of the rows of traces. */
  public TracePrompts traced() {
    return traced;
  }

  /**
   * Checks the traces of these stages, if they have any.
   *
   * @param say takes what a reader should know of them
   * @throws dev.gatlingllm.config.ConfigException with one sentence
   * @throws dev.gatlingllm.prompt.TokenizerException with one sentence
   */
  synchronized void checkTraces(List<StageRun> stages, Endpoint endpoint, Consumer<String> say) {
    Stream.concat(
            stages.stream().flatMap(it -> it.stage().arrivals().shape().stream()),
            ownShapes.stream())
        .forEach(shape -> checkTrace(shape, endpoint, say));
  }

  private void checkTrace(Shape shape, Endpoint endpoint, Consumer<String> say) {
    shape.note().ifPresent(say);
    Optional<TraceFacts> facts = shape.traced();
    if (facts.isPresent()) {
      traced.check(facts.get(), config, Runtime.getRuntime().maxMemory());
      endpoint.require(facts.get().name(), facts.get().conversations());
      traces |= facts.get().sample().isPresent();
    }
  }

  /** Begins to make the prompts that are wanted. */
  synchronized void begin() {
    wanted.keySet().forEach(this::queue);
  }

  private ReadyQueue<LlmInput> queue(int tokens) {
    try {
      return queues.computeIfAbsent(
          tokens, size -> new ReadyQueue<>(source(size), ahead(size).count()));
    } catch (RuntimeException e) {
      throw Fatal.exit(e.getMessage());
    }
  }

  private PromptsAhead ahead(int tokens) {
    return new PromptsAhead(config, tokens, Runtime.getRuntime().maxMemory());
  }

  /** Prompts of different sizes have different texts. */
  private Source<LlmInput> source(int tokens) {
    PromptSource texts =
        new RandomPrompts(tokenizer, tokens, config.sharedPrefixTokens(), seed + queues.size());
    Images images = config.generation().images();
    return Source.of(images.any() ? new ImagePrompts(texts, images, seed) : texts);
  }

  /** Whether any prompts are wanted. */
  synchronized boolean any() {
    return !wanted.isEmpty();
  }

  /** The tokens of each prompt; empty if none are wanted, or several sizes. */
  synchronized OptionalLong tokens() {
    return wanted.size() == 1 && !traces
        ? OptionalLong.of(wanted.keySet().iterator().next())
        : OptionalLong.empty();
  }

  /** Whether a trace says what some prompts are. */
  synchronized boolean traces() {
    return traces;
  }

  /** "512", or "64, 512", or "512, a trace's own numbers of". */
  synchronized String sizes() {
    String sizes = String.join(", ", wanted.keySet().stream().map(String::valueOf).toList());
    return traces ? sizes + ", or a trace's own numbers of," : sizes;
  }

  /** Waits until the queues are filled. */
  synchronized void awaitFull() {
    queues.forEach(
        (tokens, queue) -> {
          try {
            queue.awaitFull(SLOW, ahead(tokens)::say);
          } catch (RuntimeException | Error e) {
            throw Fatal.exit("no prompts can be made: " + e);
          }
        });
  }

  /** Number of times that a prompt was wanted and not ready. */
  synchronized long waits() {
    return traced.late() + queues.values().stream().mapToLong(ReadyQueue::waits).sum();
  }

  synchronized void close() {
    traced.close();
    queues.values().forEach(ReadyQueue::close);
  }
}
