package dev.gatlingllm.metrics;

import dev.gatlingllm.metrics.SteadyState.Comparison;
import dev.gatlingllm.metrics.SteadyState.Figure;
import dev.gatlingllm.metrics.SteadyState.Half;
import dev.gatlingllm.record.RequestRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Collects what {@link SteadyState} compares. Not thread-safe. */
final class StageHalves {
  private static final int REQUESTS_NEEDED = 10;
  private static final int BATCHES_NEEDED = 5;

  private final Map<Metric, SlicedMoments> values = new LinkedHashMap<>();

  StageHalves() {
    Metrics.usedIn(Metric.Use.STEADINESS).forEach(it -> values.put(it, new SlicedMoments()));
  }

  /** Adds a success of the window, at the time it was sent. */
  void addSuccess(RequestRecord record, long windowStartNanos) {
    if (record.instants().sentNanos().isEmpty()) {
      return;
    }
    long at = record.instants().sentNanos().getAsLong() - windowStartNanos;
    values.forEach((metric, sliced) -> metric.of(record).ifPresent(it -> sliced.add(at, it)));
  }

  void addAll(StageHalves other) {
    values.forEach((metric, sliced) -> sliced.addAll(other.values.get(metric)));
  }

  /**
   * @param tokensPerSecond tokens in each whole second of the window
   */
  SteadyState compare(long windowNanos, List<Double> tokensPerSecond) {
    List<Comparison> comparisons = new ArrayList<>();
    values.forEach(
        (metric, sliced) ->
            requests(Figure.of(metric), sliced, windowNanos).ifPresent(comparisons::add));
    output(windowNanos, tokensPerSecond).ifPresent(comparisons::add);
    return new SteadyState(List.copyOf(comparisons));
  }

  private static Optional<Comparison> requests(
      Figure figure, SlicedMoments values, long windowNanos) {
    Moments first = values.firstHalf(windowNanos);
    Moments second = values.secondHalf(windowNanos);
    return first.count() < REQUESTS_NEEDED || second.count() < REQUESTS_NEEDED
        ? Optional.empty()
        : Optional.of(new Comparison(figure, half(first), half(second)));
  }

  /**
   * Seconds that share an answer resemble each other, so the samples are batches of seconds, at
   * least as long as the mean answer.
   */
  private Optional<Comparison> output(long windowNanos, List<Double> seconds) {
    SlicedMoments whole = values.get(Metrics.E2E);
    Moments answers = whole.firstHalf(windowNanos);
    answers.addAll(whole.secondHalf(windowNanos));
    int batch = (int) Math.max(1, Math.ceil(answers.mean().orElse(0) / 1000));
    int batches = seconds.size() / 2 / batch;
    boolean anyToken = seconds.stream().anyMatch(tokens -> tokens > 0);
    if (!anyToken || answers.count() == 0 || batches < BATCHES_NEEDED) {
      return Optional.empty();
    }
    int length = batches * batch;
    return Optional.of(
        new Comparison(
            Figure.OUTPUT,
            half(batchMeans(seconds.subList(0, length), batch)),
            half(batchMeans(seconds.subList(seconds.size() - length, seconds.size()), batch))));
  }

  private static Moments batchMeans(List<Double> seconds, int batch) {
    Moments means = new Moments();
    for (int from = 0; from < seconds.size(); from += batch) {
      double sum = 0;
      for (double tokens : seconds.subList(from, from + batch)) {
        sum += tokens;
      }
      means.add(sum / batch);
    }
    return means;
  }

  private static Half half(Moments moments) {
    return new Half(moments.mean().orElseThrow(), moments.meanCi95().orElseThrow());
  }
}
