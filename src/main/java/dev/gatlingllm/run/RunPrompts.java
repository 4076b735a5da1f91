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

/** The prompts that a run generates: one queue for each number of tokens. */
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

  /** Adds a feeder that will need prompts of this size. */
  public synchronized void want(int tokens) {
    wanted.merge(tokens, 1, Integer::sum);
  }

  /** Undoes one {@link #want}, for a feeder that changes its size. */
  public synchronized void unwant(int tokens) {
    wanted.computeIfPresent(tokens, (size, users) -> users == 1 ? null : users - 1);
  }

  /** A feeder of prompts with this number of tokens. */
  public synchronized Iterator<Map<String, Object>> of(int tokens) {
    return new PromptFeed(queue(tokens), clientFailure);
  }

  /** Begins to make the prompts that are wanted. */
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

  /** Prompts of different sizes have different texts. */
  private PromptSource source(int tokens) {
    PromptSource texts =
        new RandomPrompts(tokenizer, tokens, config.sharedPrefixTokens(), seed + queues.size());
    Images images = config.generation().images();
    return images.any() ? new ImagePrompts(texts, images, seed) : texts;
  }

  /** Whether any prompts are wanted. */
  synchronized boolean any() {
    return !wanted.isEmpty();
  }

  /** The tokens of each prompt; empty if none are wanted, or several sizes. */
  synchronized OptionalLong tokens() {
    return wanted.size() == 1
        ? OptionalLong.of(wanted.keySet().iterator().next())
        : OptionalLong.empty();
  }

  /** "512", or "64, 512". */
  synchronized String sizes() {
    return String.join(", ", wanted.keySet().stream().map(String::valueOf).toList());
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

  /** Number of times that a user had to wait for a prompt. */
  synchronized long waits() {
    return queues.values().stream().mapToLong(PromptQueue::waits).sum();
  }

  synchronized void close() {
    queues.values().forEach(PromptQueue::close);
  }
}
