package dev.gatlingllm.metrics;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * How far a stage is.
 *
 * @param elapsed since the stage began
 * @param total the stage's planned length
 * @param warmup the measurement window has not begun
 * @param inFlight requests under way
 * @param done successes so far, those of the warm-up too
 * @param failed likewise
 * @param tokensPerSecond of a stream what arrives now: text chunks × the tokens that a chunk of the
 *     finished requests has. Of answers that come whole, completion tokens of the finished requests
 *     ÷ elapsed; empty until one has finished
 * @param itemsPerSecond likewise, of answers that are items; empty where they are text
 * @param ttftP50Millis of the measured requests so far
 * @param ttftP95Millis empty, as in the summary, below 200 of them; so is the other p95
 * @param e2eP50Millis of the measured requests so far
 */
public record StageProgress(
    String stage,
    Duration elapsed,
    Duration total,
    boolean warmup,
    long inFlight,
    long done,
    long failed,
    OptionalDouble tokensPerSecond,
    OptionalDouble itemsPerSecond,
    OptionalDouble ttftP50Millis,
    OptionalDouble ttftP95Millis,
    OptionalDouble e2eP50Millis,
    OptionalDouble e2eP95Millis) {}
