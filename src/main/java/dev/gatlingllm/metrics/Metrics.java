package dev.gatlingllm.metrics;

import static dev.gatlingllm.metrics.Metric.Population.ANSWERS;
import static dev.gatlingllm.metrics.Metric.Population.CONNECTIONS;
import static dev.gatlingllm.metrics.Metric.Population.ITEMS;
import static dev.gatlingllm.metrics.Metric.Population.STREAMS;
import static dev.gatlingllm.metrics.Metric.Use.HEADLINE;
import static dev.gatlingllm.metrics.Metric.Use.OBJECTIVE;
import static dev.gatlingllm.metrics.Metric.Use.OVERVIEW;
import static dev.gatlingllm.metrics.Metric.Use.SLICES;
import static dev.gatlingllm.metrics.Metric.Use.STEADINESS;
import static dev.gatlingllm.metrics.Metric.Use.TABLE;
import static dev.gatlingllm.metrics.Metric.Use.TILE;

import dev.gatlingllm.metrics.Metric.Population;
import dev.gatlingllm.metrics.Metric.Unit;
import dev.gatlingllm.record.RequestRecord;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;

/** The catalogue: every metric, in the order of JSON and CSV. */
public final class Metrics {
  public static final Metric TTFT =
      millis("ttft", "TTFT", "Time to first token", STREAMS, r -> r.instants().ttftMillis())
          .usedIn(TABLE, TILE, OVERVIEW, HEADLINE, OBJECTIVE, STEADINESS, SLICES);

  public static final Metric TTFC =
      millis("ttfc", "TTFC", "Time to first content", STREAMS, r -> r.instants().ttfcMillis())
          .usedIn(TABLE);

  /** From the first chunk to the second, like aiperf's time_to_second_token. */
  public static final Metric TTST =
      millis(
              "ttst",
              "TTST",
              "Time to second token",
              STREAMS,
              r -> ms(r.timeline().secondAfterNanos()))
          .keptWithout(r -> r.chunks().count() < 2)
          .usedIn(OBJECTIVE);

  /** The gaps between chunks; an answer with a single chunk meets any objective. */
  public static final Metric ITL =
      millis("itl", "ITL", "Inter-token latency", STREAMS, r -> ms(r.chunks().longestGapNanos()))
          .sampled((record, listener) -> record.timeline().eachGap(listener))
          .keptWithout(r -> r.chunks().count() < 2 || r.chunks().gaps() == 0)
          .usedIn(TABLE, TILE, OVERVIEW, OBJECTIVE, SLICES);

  /** An answer of one token meets any objective. */
  public static final Metric TPOT =
      millis("tpot", "TPOT", "Time per output token", STREAMS, Metrics::tpot)
          .keptWithout(r -> r.tokens().arrived().orElse(2) < 2)
          .usedIn(TABLE, TILE, OBJECTIVE, STEADINESS);

  public static final Metric E2E =
      millis("e2e", "E2E", "End to end", ANSWERS, r -> r.instants().e2eMillis())
          .usedIn(TABLE, TILE, OVERVIEW, HEADLINE, OBJECTIVE, STEADINESS, SLICES);

  public static final Metric LATENCY_PER_ITEM =
      millis(
              "latencyPerItem",
              "Per item",
              "Latency per item",
              ITEMS,
              RequestRecord::latencyPerItemMillis)
          .usedIn(TABLE, TILE, OVERVIEW);

  public static final Metric TTFT_INTENDED =
      millis(
              "ttftIntended",
              "TTFT intended",
              "Time to first token, from the intended instant",
              STREAMS,
              r -> r.instants().ttftIntendedMillis())
          .fromIntended(TTFT)
          .usedIn(TABLE);

  public static final Metric E2E_INTENDED =
      millis(
              "e2eIntended",
              "E2E intended",
              "End to end, from the intended instant",
              ANSWERS,
              r -> r.instants().e2eIntendedMillis())
          .fromIntended(E2E)
          .usedIn(TABLE);

  public static final Metric CONNECT =
      millis(
          "connect",
          "Connect",
          "DNS, TCP and TLS",
          CONNECTIONS,
          r -> ms(r.connection().connectNanos()));

  public static final Metric PROMPT_TOKENS =
      tokens("promptTokens", "Prompt tokens", r -> count(r.tokens().promptTokens()));

  public static final Metric COMPLETION_TOKENS =
      tokens("completionTokens", "Completion tokens", r -> count(r.tokens().completionTokens()));

  public static final List<Metric> ALL =
      List.of(
          TTFT,
          TTFC,
          TTST,
          ITL,
          TPOT,
          E2E,
          LATENCY_PER_ITEM,
          TTFT_INTENDED,
          E2E_INTENDED,
          CONNECT,
          PROMPT_TOKENS,
          COMPLETION_TOKENS);

  private Metrics() {}

  /** The metric with this {@link Metric#key}; empty if there is none. */
  public static Optional<Metric> byKey(String key) {
    return ALL.stream().filter(metric -> metric.key().equals(key)).findFirst();
  }

  public static List<Metric> usedIn(Metric.Use use) {
    return ALL.stream().filter(metric -> metric.isUsedIn(use)).toList();
  }

  public static List<Metric> times() {
    return ALL.stream().filter(metric -> metric.unit() == Unit.MILLIS).toList();
  }

  /** The metrics that are counts, of which only the mean is reported. */
  public static List<Metric> counts() {
    return ALL.stream().filter(metric -> metric.unit() != Unit.MILLIS).toList();
  }

  private static Metric millis(
      String key,
      String label,
      String title,
      Population of,
      Function<RequestRecord, OptionalDouble> value) {
    return new Metric(key, label, title, Unit.MILLIS, of, value);
  }

  private static Metric tokens(
      String key, String label, Function<RequestRecord, OptionalDouble> value) {
    return new Metric(key, label, label, Unit.TOKENS, ANSWERS, value);
  }

  /**
   * (lastToken − firstToken) ÷ tokens after the first chunk; empty if there are none, or their
   * number is unknown.
   */
  private static OptionalDouble tpot(RequestRecord record) {
    OptionalInt after = record.tokens().streamed().afterFirst();
    OptionalDouble millis = record.instants().generationMillis();
    return after.isEmpty() || millis.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(millis.getAsDouble() / after.getAsInt());
  }

  private static OptionalDouble ms(OptionalLong nanos) {
    return nanos.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(nanos.getAsLong() / 1e6);
  }

  private static OptionalDouble count(OptionalInt tokens) {
    return tokens.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(tokens.getAsInt());
  }
}
