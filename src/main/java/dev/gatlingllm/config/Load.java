package dev.gatlingllm.config;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The configured load: one stage for each of {@code stream} × {@code stages}, or {@code stream} ×
 * {@code concurrency} if there are no {@code stages}.
 *
 * @param concurrency virtual users of each step; ≥ 1
 * @param stages as in {@code llm.load}
 * @param key the setting that says who comes: {@code llm.load}, {@code llm.rate} or {@code
 *     llm.concurrency}
 * @param duration of a stage without its own, warm-up included
 * @param warmup first part of a stage of that duration, not measured
 * @param warmupSet whether the user set the warm-up, for every stage
 * @param requests number of measured requests after which a stage ends early
 * @param drain time that requests in flight get to finish when a stage ends
 * @param cancelRate share of the requests that are cancelled after their first token; 0 to 1
 * @param sharesConnections whether all users share the kept connections
 * @param maxInFlight most requests in flight at once, ≥ 1; empty if unlimited
 * @param dropsOverflow whether a request beyond {@code maxInFlight} is dropped, else it waits
 */
public record Load(
    List<Boolean> stream,
    List<Integer> concurrency,
    List<String> stages,
    String key,
    Duration duration,
    Duration warmup,
    boolean warmupSet,
    OptionalLong requests,
    Duration drain,
    double cancelRate,
    boolean sharesConnections,
    OptionalInt maxInFlight,
    boolean dropsOverflow) {
  /** Minimum length of a warm-up that is not set. */
  public static final Duration LEAST_WARMUP = Duration.ofSeconds(3);

  private static final Duration LONGEST_WARMUP = Duration.ofSeconds(30);

  public Load {
    stages = List.copyOf(stages);
  }

  /** The warm-up for a stage of this length: a third of it, within bounds. */
  public static Duration fittingWarmup(Duration stage) {
    Duration third = stage.dividedBy(3);
    Duration least = third.compareTo(LEAST_WARMUP) < 0 ? LEAST_WARMUP : third;
    return least.compareTo(LONGEST_WARMUP) > 0 ? LONGEST_WARMUP : least;
  }
}
