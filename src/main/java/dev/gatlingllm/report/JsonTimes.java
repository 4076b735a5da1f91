package dev.gatlingllm.report;

import dev.gatlingllm.metrics.Distribution;
import dev.gatlingllm.metrics.Metric;
import dev.gatlingllm.metrics.Metrics;
import dev.gatlingllm.metrics.Slice;
import dev.gatlingllm.metrics.StageSummary;
import dev.gatlingllm.metrics.SteadyState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The metrics of a stage and of its slices, and what is judged by them, as JSON. */
final class JsonTimes {
  private JsonTimes() {}

  static void add(Map<String, Object> node, StageSummary stage) {
    for (Metric metric : Metrics.times()) {
      boolean ofItems = metric.population() == Metric.Population.ITEMS;
      node.put(
          metric.keyWithUnit(),
          ofItems && stage.items().isEmpty() ? null : distribution(stage.of(metric)));
    }
    node.put("steadyState", steadyState(stage));
    Metrics.counts().forEach(it -> node.put(it.meanKey(), stage.of(it).mean()));
  }

  static Map<String, Object> distribution(Distribution values) {
    Map<String, Object> node = new LinkedHashMap<>();
    node.put("count", values.count());
    node.put("mean", values.mean());
    node.put("meanCi95", values.meanCi95());
    node.put("min", values.min());
    node.put("p50", values.p50());
    node.put("p90", values.p90());
    node.put("p95", values.p95());
    node.put("p99", values.p99());
    node.put("max", values.max());
    Distribution.Intervals intervals = values.intervals();
    node.put("p50Ci95", intervals.p50());
    node.put("p90Ci95", intervals.p90());
    node.put("p95Ci95", intervals.p95());
    node.put("p99Ci95", intervals.p99());
    node.put("buckets", buckets(values.buckets()));
    return node;
  }

  static Map<String, Object> slice(Slice slice) {
    Map<String, Object> node = new LinkedHashMap<>();
    node.put("label", slice.label().isEmpty() ? null : slice.label());
    node.put("startSeconds", slice.startSeconds());
    node.put("endSeconds", slice.endSeconds());
    node.put("arrivals", slice.arrivals());
    node.put("sent", slice.sent());
    node.put("meanInFlight", slice.meanInFlight());
    node.put("done", slice.done());
    node.put("failed", slice.failures());
    node.put("failedByCause", slice.failed());
    node.put("outputTokens", slice.outputTokens());
    node.put("outputTokensPerSecond", slice.perSecond(slice.outputTokens()));
    node.put("goodputPerSecond", slice.goodputPerSecond());
    slice.times().forEach((metric, times) -> node.put(metric.keyWithUnit(), times));
    node.put("scheduleLagMillis", slice.scheduleLag());
    return node;
  }

  /** Column by column, which takes a fifth of the lines. */
  private static Map<String, Object> buckets(List<Distribution.Bucket> buckets) {
    Map<String, Object> node = new LinkedHashMap<>();
    node.put("from", buckets.stream().map(Distribution.Bucket::from).toList());
    node.put("to", buckets.stream().map(Distribution.Bucket::to).toList());
    node.put("count", buckets.stream().map(Distribution.Bucket::count).toList());
    return node;
  }

  private static Map<String, Object> steadyState(StageSummary stage) {
    Map<String, Object> node = new LinkedHashMap<>();
    node.put("steady", stage.steady());
    node.put(
        "comparisons",
        stage.steadyState().comparisons().stream().map(JsonTimes::comparison).toList());
    return node;
  }

  private static Map<String, Object> comparison(SteadyState.Comparison comparison) {
    Map<String, Object> node = new LinkedHashMap<>();
    node.put("figure", comparison.figure().key());
    node.put("first", comparison.first().mean());
    node.put("firstCi95", comparison.first().ci95());
    node.put("second", comparison.second().mean());
    node.put("secondCi95", comparison.second().ci95());
    node.put("differs", comparison.differs());
    return node;
  }
}
