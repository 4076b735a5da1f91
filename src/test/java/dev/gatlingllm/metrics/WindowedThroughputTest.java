package dev.gatlingllm.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gatlingllm.Slow;
import dev.gatlingllm.load.Stage;
import dev.gatlingllm.record.ChunkArrivals;
import dev.gatlingllm.record.Chunks;
import dev.gatlingllm.record.Connection;
import dev.gatlingllm.record.Failure;
import dev.gatlingllm.record.FailureCause;
import dev.gatlingllm.record.Instants;
import dev.gatlingllm.record.Origin;
import dev.gatlingllm.record.RequestRecord;
import dev.gatlingllm.record.Samples;
import dev.gatlingllm.record.TokenSource;
import dev.gatlingllm.record.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * Tokens ÷ window, from arrivals to the summary, against a count that knows of no clock but its
 * own, which starts with the window at 0. The clock of the records is that plus an offset, which
 * lets it wrap around in the middle of the window more often than not.
 */
class WindowedThroughputTest {
  private static final long SECOND = 1_000_000_000L;

  /** An answer by the clock that starts at 0; a chunk has the tokens ÷ the chunks. */
  private record Told(long sent, long end, long[] chunks, byte[] choices, int tokens, boolean ok) {
    boolean stream() {
      return chunks.length > 0;
    }

    /** The tokens that arrived from one instant to before another. */
    double between(long from, long to) {
      if (!stream()) {
        if (end == sent) {
          return end >= from && end < to ? tokens : 0;
        }
        double overlap = Math.min(to, end) - Math.max(from, sent);
        return tokens * Math.max(0, overlap) / (end - sent);
      }
      double sum = 0;
      for (long at : chunks) {
        sum += at >= from && at < to ? (double) tokens / chunks.length : 0;
      }
      return sum;
    }
  }

  @Property(tries = 300, shrinking = ShrinkingMode.OFF)
  void everyTokenCountsWhereItArrived(@ForAll long seed) {
    Random random = new Random(seed);
    long window = 1 + (long) (random.nextDouble() * 20 * SECOND);
    long offset = Long.MAX_VALUE - (long) (1.5 * random.nextDouble() * window);
    List<Told> answers = answers(random, window);
    StageSummary summary = summary(answers, window, offset);
    double inside = answers.stream().mapToDouble(answer -> answer.between(0, window)).sum();
    assertThat(summary.throughput().outputTokens()).isCloseTo(inside, within(1e-6));
    assertThat(summary.throughput().outputTokensPerSecond().orElseThrow())
        .isCloseTo(inside / (window / 1e9), within(1e-6 + 1e-9 * inside / window));
    List<Double> seconds = summary.throughput().eachSecond();
    assertThat(seconds).hasSize((int) (window / SECOND));
    for (int second = 0; second < seconds.size(); second++) {
      long from = second * SECOND;
      double expected =
          answers.stream().mapToDouble(answer -> answer.between(from, from + SECOND)).sum();
      assertThat(seconds.get(second)).as("second %d", second).isCloseTo(expected, within(1e-4));
    }
  }

  /** What one window cuts off, the next one has. */
  @Slow
  @Property(tries = 100, shrinking = ShrinkingMode.OFF)
  void windowsInARowHaveEveryTokenOnce(@ForAll long seed) {
    Random random = new Random(seed);
    long window = SECOND + (long) (random.nextDouble() * 5 * SECOND);
    List<Told> answers = answers(random, window);
    long offset = Long.MAX_VALUE - window / 2;
    double sum = 0;
    for (int n = -8; n < 14; n++) {
      sum += summary(answers, window, offset, n * window).throughput().outputTokens();
    }
    assertThat(sum).isCloseTo(answers.stream().mapToInt(Told::tokens).sum(), within(1e-6));
  }

  /** Before, after, inside, across one end or both; some at the very nanosecond of an end. */
  private static List<Told> answers(Random random, long window) {
    List<Told> answers = new ArrayList<>();
    int count = random.nextInt(60);
    for (int i = 0; i < count; i++) {
      long sent =
          switch (random.nextInt(8)) {
            case 0 -> 0;
            case 1 -> window;
            case 2 -> window - 1;
            default -> (long) ((random.nextDouble() * 3 - 1) * window);
          };
      answers.add(answer(random, window, sent));
    }
    return answers;
  }

  private static Told answer(Random random, long window, long sent) {
    int chunks = random.nextInt(4) == 0 ? 0 : 1 + random.nextInt(30);
    long[] arrivals = new long[chunks];
    byte[] choices = new byte[chunks];
    long at = sent;
    for (int i = 0; i < chunks; i++) {
      at += random.nextInt(5) == 0 ? 0 : (long) (random.nextDouble() * window / 8);
      arrivals[i] = at;
      choices[i] = (byte) random.nextInt(3);
    }
    long end = at;
    if (chunks == 0 && random.nextInt(5) > 0) {
      end += (long) (random.nextDouble() * 4 * window);
    }
    return new Told(sent, end, arrivals, choices, random.nextInt(300), random.nextInt(4) > 0);
  }

  private static StageSummary summary(List<Told> answers, long window, long offset) {
    return summary(answers, window, offset, 0);
  }

  private static StageSummary summary(List<Told> answers, long length, long offset, long from) {
    StageAggregate metrics =
        new StageAggregate(
            Stage.closed(
                0,
                "random",
                4,
                true,
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                OptionalLong.empty()));
    Window window = new Window(offset + from, offset + from + length);
    metrics.window(window.startNanos(), window.endNanos());
    answers.forEach(answer -> metrics.add(record(answer, window, offset, from)));
    return metrics.summarize(4, Unwatched.CLIENT);
  }

  private static RequestRecord record(Told told, Window window, long offset, long from) {
    long[] nanos = java.util.Arrays.stream(told.chunks()).map(at -> at + offset).toArray();
    ChunkArrivals arrivals = new ChunkArrivals(nanos, told.choices());
    OptionalLong sent = OptionalLong.of(told.sent() + offset);
    long end = told.end() + offset;
    boolean stream = told.stream();
    OptionalLong first = stream ? OptionalLong.of(nanos[0]) : OptionalLong.empty();
    OptionalLong last = stream ? OptionalLong.of(nanos[nanos.length - 1]) : OptionalLong.empty();
    OptionalInt none = OptionalInt.empty();
    OptionalInt tokens = OptionalInt.of(told.tokens());
    return Samples.record(
        new Origin(1, 0, "random", "Chat", 1, told.sent() < from, stream),
        new Instants(
            0, OptionalLong.empty(), sent.getAsLong(), sent, sent, first, first, last, end),
        new Connection(false, OptionalLong.empty(), OptionalLong.empty(), 0),
        Samples.answer(OptionalInt.of(200), Optional.empty(), Optional.empty(), true),
        Samples.counts(
            none,
            Optional.empty(),
            tokens,
            Optional.of(TokenSource.USAGE),
            none,
            none,
            tokens,
            OptionalInt.empty(),
            none,
            none,
            none),
        new Chunks(nanos.length, 0, 0, 0, OptionalLong.empty()),
        stream
            ? window.share(arrivals, told.tokens())
            : window.spread(sent.getAsLong(), end, told.tokens()),
        told.ok()
            ? Optional.empty()
            : Optional.of(
                new Failure(
                    FailureCause.PREMATURE_CLOSE, "cut", Optional.empty(), Optional.empty())),
        arrivals);
  }
}
