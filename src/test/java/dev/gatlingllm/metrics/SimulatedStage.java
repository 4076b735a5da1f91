package dev.gatlingllm.metrics;

import dev.gatlingllm.load.Stage;
import dev.gatlingllm.record.ChunkArrivals;
import dev.gatlingllm.record.Chunks;
import dev.gatlingllm.record.Connection;
import dev.gatlingllm.record.Instants;
import dev.gatlingllm.record.Origin;
import dev.gatlingllm.record.RequestRecord;
import dev.gatlingllm.record.Samples;
import dev.gatlingllm.record.TokenSource;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/**
 * Users that loop against a server whose answers have a length and a pace of their own: what {@link
 * StageAggregate} makes of that.
 */
final class SimulatedStage {
  private static final double SECOND = 1e9;
  private static final double WARMUP_SECONDS = 10;

  private final Random random;
  private final int users;
  private final double windowSeconds;
  private final boolean stream;
  private final double meanTokens;

  SimulatedStage(long seed) {
    random = new Random(seed);
    users = 1 + random.nextInt(12);
    windowSeconds = 10 + 110 * random.nextDouble();
    stream = random.nextInt(4) > 0;
    meanTokens = 10 + random.nextInt(150);
  }

  /**
   * @param slowness of the server, by the second of the window; 1 is its own pace
   */
  StageSummary run(DoubleUnaryOperator slowness) {
    return run(
        Stage.closed(
            0,
            "simulated",
            users,
            stream,
            Duration.ofSeconds(200),
            Duration.ofSeconds(10),
            OptionalLong.empty()),
        slowness);
  }

  /** The same under another load, which the users do not follow. */
  StageSummary run(Stage stage, DoubleUnaryOperator slowness) {
    StageAggregate metrics = new StageAggregate(stage);
    metrics.window(0, (long) (windowSeconds * SECOND));
    for (int user = 0; user < users; user++) {
      double now = -WARMUP_SECONDS + random.nextDouble();
      while (now < windowSeconds) {
        now = request(metrics, now, slowness.applyAsDouble(now));
      }
    }
    return metrics.summarize(users, Unwatched.CLIENT);
  }

  /** Adds a request that is sent now; gives its end, in seconds. */
  private double request(StageAggregate metrics, double sent, double slowness) {
    int tokens = 2 + (int) (meanTokens * (0.5 + random.nextDouble()));
    double ttft = slowness * 0.05 * Math.exp(0.6 * random.nextGaussian());
    double pace = slowness * 0.02 * Math.exp(0.2 * random.nextGaussian());
    long[] arrivals = new long[tokens];
    int inside = 0;
    for (int i = 0; i < tokens; i++) {
      double at = sent + ttft + i * pace;
      arrivals[i] = (long) (at * SECOND);
      inside += at >= 0 && at < windowSeconds ? 1 : 0;
    }
    double end = sent + ttft + (tokens - 1) * pace;
    metrics.add(record(sent, end, arrivals, inside));
    return end;
  }

  private RequestRecord record(double sent, double end, long[] arrivals, int inside) {
    int tokens = arrivals.length;
    OptionalInt none = OptionalInt.empty();
    OptionalLong sentNanos = OptionalLong.of((long) (sent * SECOND));
    OptionalLong first = stream ? OptionalLong.of(arrivals[0]) : OptionalLong.empty();
    OptionalLong last = stream ? OptionalLong.of(arrivals[tokens - 1]) : OptionalLong.empty();
    return Samples.record(
        new Origin(1, 0, "simulated", "Chat", 1, sent < 0, stream),
        new Instants(
            0,
            OptionalLong.empty(),
            sentNanos.getAsLong(),
            sentNanos,
            sentNanos,
            first,
            first,
            last,
            (long) (end * SECOND)),
        new Connection(false, OptionalLong.empty(), OptionalLong.empty(), 0),
        Samples.answer(OptionalInt.of(200), Optional.empty(), Optional.empty(), true),
        Samples.counts(
            none,
            Optional.empty(),
            OptionalInt.of(tokens),
            Optional.of(TokenSource.USAGE),
            none,
            none,
            OptionalInt.of(tokens),
            OptionalInt.empty(),
            none,
            none,
            none),
        new Chunks(tokens, 0, tokens - 1, 0, OptionalLong.empty()),
        inside,
        Optional.empty(),
        stream ? new ChunkArrivals(arrivals, new byte[tokens]) : ChunkArrivals.NONE);
  }
}
