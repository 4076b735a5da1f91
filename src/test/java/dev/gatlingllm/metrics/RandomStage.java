package dev.gatlingllm.metrics;

import dev.gatlingllm.load.Stage;
import dev.gatlingllm.record.Answer;
import dev.gatlingllm.record.ChunkArrivals;
import dev.gatlingllm.record.Chunks;
import dev.gatlingllm.record.Connection;
import dev.gatlingllm.record.Failure;
import dev.gatlingllm.record.FailureCause;
import dev.gatlingllm.record.Instants;
import dev.gatlingllm.record.Labels;
import dev.gatlingllm.record.Origin;
import dev.gatlingllm.record.RateLimits;
import dev.gatlingllm.record.RefusedCounts;
import dev.gatlingllm.record.RequestRecord;
import dev.gatlingllm.record.Samples;
import dev.gatlingllm.record.StreamedTokenCounts;
import dev.gatlingllm.record.TokenCounts;
import dev.gatlingllm.record.TokenSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;

/** A stage with records drawn at random: streaming or not, failed, warm-up, cut by the window. */
final class RandomStage {
  static final long SECOND = 1_000_000_000L;

  final Random random;
  final Stage stage;
  final long windowStart;
  final long windowEnd;
  final boolean items;
  final List<RequestRecord> records = new ArrayList<>();

  RandomStage(long seed) {
    random = new Random(seed);
    boolean stream = random.nextInt(4) > 0;
    items = !stream && random.nextBoolean();
    stage =
        Stage.closed(
            0,
            "random",
            4,
            stream,
            Duration.ofSeconds(30),
            Duration.ofSeconds(5),
            OptionalLong.empty());
    // Near the end of a long's range, where comparing instants by < goes wrong.
    windowStart = random.nextBoolean() ? random.nextLong() : Long.MAX_VALUE - 10 * SECOND;
    windowEnd = windowStart + (long) (SECOND * (3 + 20 * random.nextDouble()));
    int count = random.nextInt(1500);
    for (int i = 0; i < count; i++) {
      records.add(record(i, stream));
    }
  }

  /** A whole answer of unknown length that took so long. */
  static RequestRecord sent(long sentNanos, double e2eMillis) {
    OptionalInt none = OptionalInt.empty();
    OptionalLong never = OptionalLong.empty();
    OptionalLong sent = OptionalLong.of(sentNanos);
    long end = sentNanos + (long) (e2eMillis * 1e6);
    return Samples.record(
        new Origin(1, 0, "one", "Chat", 1, false, false),
        new Instants(0, never, sentNanos, sent, sent, never, never, never, end),
        new Connection(false, never, OptionalLong.empty(), 0),
        Samples.answer(OptionalInt.of(200), Optional.empty(), Optional.empty(), true),
        Samples.counts(
            none,
            Optional.empty(),
            none,
            Optional.empty(),
            none,
            none,
            none,
            OptionalInt.empty(),
            none,
            none,
            none),
        new Chunks(0, 0, 0, 0, never),
        0,
        Optional.empty(),
        ChunkArrivals.NONE);
  }

  double windowSeconds() {
    return (windowEnd - windowStart) / 1e9;
  }

  private long nanos(double seconds) {
    return (long) (random.nextDouble() * seconds * SECOND);
  }

  private RequestRecord record(int number, boolean stream) {
    boolean warmup = random.nextInt(5) == 0;
    long sent = warmup ? windowStart - 1 - nanos(5) : windowStart + nanos(windowSeconds());
    int chunks = stream ? 1 + random.nextInt(20) : 1;
    long[] arrivals = new long[chunks];
    byte[] choices = new byte[chunks];
    long at = sent;
    for (int i = 0; i < chunks; i++) {
      at += i > 0 && random.nextInt(10) == 0 ? 0 : nanos(i == 0 ? 2 : 0.3);
      arrivals[i] = at;
      choices[i] = (byte) random.nextInt(2);
    }
    long end = at + nanos(0.01);
    ChunkArrivals timeline = stream ? new ChunkArrivals(arrivals, choices) : ChunkArrivals.NONE;
    OptionalInt completion =
        random.nextInt(20) == 0 ? OptionalInt.empty() : OptionalInt.of(random.nextInt(60));
    TokenCounts tokens = tokens(completion);
    Instants instants = instants(sent, arrivals, end, stream);
    return Samples.record(
        new Origin(number, 0, "random", "Chat", number % 4, warmup, stream).with(labels(number)),
        instants,
        connection(sent - instants.intendedNanos().orElseThrow()),
        answer(),
        tokens,
        chunks(timeline),
        windowTokens(sent, end, timeline, stream, tokens.completionTokens().orElse(0)),
        failure(),
        timeline);
  }

  private Instants instants(long sent, long[] arrivals, long end, boolean stream) {
    OptionalLong first = stream ? OptionalLong.of(arrivals[0]) : OptionalLong.empty();
    boolean thinksOnly = random.nextInt(6) == 0;
    return new Instants(
        0,
        OptionalLong.of(sent - nanos(0.01)),
        sent,
        OptionalLong.of(sent),
        OptionalLong.of(sent),
        first,
        thinksOnly ? OptionalLong.empty() : first,
        stream ? OptionalLong.of(arrivals[arrivals.length - 1]) : OptionalLong.empty(),
        end);
  }

  private Connection connection(long lateNanos) {
    boolean opened = random.nextInt(10) == 0;
    OptionalLong connect = part(opened, lateNanos / 2);
    OptionalLong wait = part(random.nextInt(10) == 0, lateNanos / 2);
    return new Connection(opened, connect, wait, random.nextInt(2));
  }

  private OptionalLong part(boolean present, long nanos) {
    return present ? OptionalLong.of((long) (random.nextDouble() * nanos)) : OptionalLong.empty();
  }

  private Answer answer() {
    Optional<String> reason =
        Optional.of(List.of("stop", "length").get(random.nextInt(2)))
            .filter(any -> random.nextInt(5) > 0);
    OptionalInt each =
        items && random.nextInt(30) > 0
            ? OptionalInt.of(1 + random.nextInt(64))
            : OptionalInt.empty();
    return new Answer(
        OptionalInt.of(200),
        Optional.empty(),
        reason,
        true,
        each,
        Optional.empty(),
        RateLimits.NONE);
  }

  /** Some are turns of conversations, which end with the third. */
  private static Labels labels(long number) {
    int turn = 1 + (int) (number % 3);
    return number % 5 == 0
        ? Labels.NONE.ofClass(number % 2 == 0 ? "chat" : "embed")
        : Labels.NONE.inSession(number / 3, turn, 0).ending(turn == 3);
  }

  private TokenCounts tokens(OptionalInt completion) {
    TokenSource source = TokenSource.values()[random.nextInt(TokenSource.values().length)];
    return new TokenCounts(
        OptionalInt.of(500 + random.nextInt(20)),
        Optional.of(TokenSource.USAGE),
        completion,
        completion.isPresent() ? Optional.of(source) : Optional.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        completion,
        OptionalInt.empty(),
        completion,
        random.nextBoolean() ? OptionalInt.of(random.nextInt(9)) : OptionalInt.empty(),
        OptionalInt.empty(),
        streamed(completion),
        RefusedCounts.NONE,
        completion.orElse(0) % 2 == 0 ? OptionalInt.empty() : completion);
  }

  /** Some never came as text, and the first chunk had any number of the others. */
  private StreamedTokenCounts streamed(OptionalInt completion) {
    if (completion.isEmpty()) {
      return StreamedTokenCounts.NONE;
    }
    int came = completion.getAsInt() - random.nextInt(completion.getAsInt() / 2 + 1);
    int after = came - random.nextInt(came + 1);
    return new StreamedTokenCounts(
        OptionalInt.of(came), after == 0 ? OptionalInt.empty() : OptionalInt.of(after));
  }

  private Chunks chunks(ChunkArrivals timeline) {
    OptionalLong longest =
        timeline.count() > 1 ? OptionalLong.of(nanos(0.3)) : OptionalLong.empty();
    return new Chunks(
        timeline.count(), random.nextInt(2), gaps(timeline), random.nextInt(2), longest);
  }

  private static int gaps(ChunkArrivals timeline) {
    int[] gaps = {0};
    timeline.eachGap((at, gap) -> gaps[0]++);
    return gaps[0];
  }

  private Optional<Failure> failure() {
    if (random.nextInt(8) > 0) {
      return Optional.empty();
    }
    FailureCause cause = FailureCause.values()[random.nextInt(4)];
    String message = "message " + random.nextInt(1000);
    return Optional.of(new Failure(cause, message, Optional.empty(), Optional.empty()));
  }

  /** What the engine is to hand over, worked out the plain way. */
  private double windowTokens(
      long sent, long end, ChunkArrivals timeline, boolean stream, int tokens) {
    if (!stream) {
      double from = Math.max(0, (sent - windowStart) / 1e9);
      double to = Math.min(windowSeconds(), (end - windowStart) / 1e9);
      return to <= from ? 0 : tokens * (to - from) / ((end - sent) / 1e9);
    }
    long inside = 0;
    for (long nanos : timeline.nanos()) {
      inside += nanos - windowStart >= 0 && nanos - windowEnd < 0 ? 1 : 0;
    }
    return (double) tokens * inside / timeline.count();
  }
}
