package dev.gatlingllm.config;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * The load that is asked for: one stage for each of {@code stream} × {@code concurrency}.
 *
 * @param concurrency virtual users of each step; ≥ 1
 * @param duration of a stage, warm-up included
 * @param warmup first part of a stage, not measured
 * @param requests number of measured requests after which a stage ends early
 * @param drain time that requests in flight get to finish when a stage ends
 * @param cancelRate share of the requests that are cancelled after their first token; 0 to 1
 */
public record Load(
    List<Boolean> stream,
    List<Integer> concurrency,
    Duration duration,
    Duration warmup,
    OptionalLong requests,
    Duration drain,
    double cancelRate) {}
