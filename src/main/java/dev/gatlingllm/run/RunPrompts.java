package dev.gatlingllm.run;

import dev.gatlingllm.config.Images;
import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.prompt.ImagePrompts;
import dev.gatlingllm.prompt.PromptQueue;
import dev.gatlingllm.prompt.PromptSource;
import dev.gatlingllm.prompt.RandomPrompts;
import dev.gatlingllm.prompt.Tokenizer;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** The prompts that a run makes itself: a queue for each number of tokens. */
public final class RunPrompts {
  private static final Duration SLOW = Duration.ofSeconds(2);

  private final LlmConfig config;
  private final Tokenizer tokenizer;
  private final long seed;
  private final ClientFailure clientFailure;
  private final Map<Integer, Integer> wanted = new TreeMap<>();
  private final Map<Integer, PromptQueue> queues = new TreeMap<>();

  RunPrompts(LlmConfig config, Tokenizer tokenizer, long seed, ClientFailure clientFailure) {
    this.config = config;
    this.tokenizer = tokenizer;
    this.seed = seed;
    this.clientFailure = clientFailure;
  }

  /** Somebody will take prompts of so many tokens. */
  public synchronized void want(int tokens) {
    wanted.merge(tokens, 1, Integer::sum);
  }

  /** Somebody who wanted them takes others. */
  public synchronized void unwant(int tokens) {
    wanted.computeIfPresent(tokens, (size, users) -> users == 1 ? null : users - 1);
  }

  /** A feeder of prompts of so many tokens. */
  public synchronized Iterator<Map<String, Object>> of(int tokens) {
    return new PromptFeed(queue(tokens), clientFailure);
  }

  /** Begins to make those that are wanted. */
  synchronized void begin() {
    wanted.keySet().forEach(this::queue);
  }

  private PromptQueue queue(int tokens) {
    try {
      return queues.computeIfAbsent(
          tokens, size -> new PromptQueue(source(size), ahead(size).count()));
    } catch (RuntimeException e) {
      throw Fatal.exit(e.getMessage());
    }
  }

  private PromptsAhead ahead(int tokens) {
    return new PromptsAhead(config, tokens, Runtime.getRuntime().maxMemory());
  }

  /** Other sizes are of other texts. */
  private PromptSource source(int tokens) {
    PromptSource texts =
        new RandomPrompts(tokenizer, tokens, config.sharedPrefixTokens(), seed + queues.size());
    Images images = config.generation().images();
    return images.any() ? new ImagePrompts(texts, images, seed) : texts;
  }

  /** Whether any are asked for. */
  synchronized boolean any() {
    return !wanted.isEmpty();
  }

  /** The tokens of each; empty where none are wanted, or several sizes. */
  synchronized OptionalLong tokens() {
    return wanted.size() == 1
        ? OptionalLong.of(wanted.keySet().iterator().next())
        : OptionalLong.empty();
  }

  /** "512", or "64, 512". */
  synchronized String sizes() {
    return String.join(", ", wanted.keySet().stream().map(String::valueOf).toList());
  }

  /** Waits until there are some, or many. */
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

  /** How often a user had to wait for one. */
  synchronized long waits() {
    return queues.values().stream().mapToLong(PromptQueue::waits).sum();
  }

  synchronized void close() {
    queues.values().forEach(PromptQueue::close);
  }
}
