package dev.gatlingllm.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatlingllm.metrics.Distribution;
import dev.gatlingllm.metrics.Goodput;
import dev.gatlingllm.metrics.Interval;
import dev.gatlingllm.metrics.Metric;
import dev.gatlingllm.metrics.Metrics;
import dev.gatlingllm.metrics.Overload;
import dev.gatlingllm.metrics.StageSummary;
import dev.gatlingllm.metrics.SteadyState;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** The metrics of a stage, and what is judged by them, as JSON. */
final class JsonTimes {
  private JsonTimes() {}

  static void add(ObjectNode node, StageSummary stage) {
    for (Metric metric : Metrics.times()) {
      boolean ofItems = metric.population() == Metric.Population.ITEMS;
      node.set(
          metric.keyWithUnit(),
          ofItems && stage.items().isEmpty() ? null : distribution(stage.of(metric)));
    }
    node.set("steadyState", steadyState(stage));
    Metrics.counts().forEach(it -> put(node, it.meanKey(), stage.of(it).mean()));
  }

  static ObjectNode distribution(Distribution values) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("count", values.count());
    put(node, "mean", values.mean());
    put(node, "meanCi95", values.meanCi95());
    put(node, "min", values.min());
    put(node, "p50", values.p50());
    put(node, "p90", values.p90());
    put(node, "p95", values.p95());
    put(node, "p99", values.p99());
    put(node, "max", values.max());
    Distribution.Intervals intervals = values.intervals();
    node.set("p50Ci95", interval(intervals.p50()));
    node.set("p90Ci95", interval(intervals.p90()));
    node.set("p95Ci95", interval(intervals.p95()));
    node.set("p99Ci95", interval(intervals.p99()));
    node.set("buckets", buckets(values.buckets()));
    return node;
  }

  /** Column by column, which takes a fifth of the lines. */
  private static ObjectNode buckets(List<Distribution.Bucket> buckets) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    ArrayNode from = node.putArray("from");
    ArrayNode to = node.putArray("to");
    ArrayNode count = node.putArray("count");
    for (Distribution.Bucket bucket : buckets) {
      from.add(Figures.stored(bucket.from()));
      to.add(Figures.stored(bucket.to()));
      count.add(bucket.count());
    }
    return node;
  }

  private static ObjectNode interval(Optional<Interval> interval) {
    if (interval.isEmpty()) {
      return null;
    }
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    put(node, "low", OptionalDouble.of(interval.get().low()));
    put(node, "high", OptionalDouble.of(interval.get().high()));
    return node;
  }

  static ObjectNode goodput(Goodput goodput) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    put(node, "requestsPerSecond", goodput.requestsPerSecond());
    node.put("good", goodput.good());
    put(node, "share", goodput.share());
    node.put("unknown", goodput.unknown());
    ArrayNode objectives = node.putArray("objectives");
    for (Goodput.Objective objective : goodput.objectives()) {
      ObjectNode one = objectives.addObject();
      one.put("name", objective.name());
      put(one, "limitMillis", OptionalDouble.of(objective.limitMillis()));
      one.put("missed", objective.missed());
    }
    return node;
  }

  private static ObjectNode steadyState(StageSummary stage) {
    SteadyState halves = stage.steadyState();
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("steady", stage.steady().orElse(null));
    ArrayNode comparisons = node.putArray("comparisons");
    for (SteadyState.Comparison comparison : halves.comparisons()) {
      ObjectNode one = comparisons.addObject();
      one.put("figure", comparison.figure().key());
      put(one, "first", OptionalDouble.of(comparison.first().mean()));
      put(one, "firstCi95", OptionalDouble.of(comparison.first().ci95()));
      put(one, "second", OptionalDouble.of(comparison.second().mean()));
      put(one, "secondCi95", OptionalDouble.of(comparison.second().ci95()));
      one.put("differs", comparison.differs());
    }
    return node;
  }

  static ObjectNode overload(Overload overload) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("detected", overload.detected());
    node.put("inFlightFrom", overload.inFlightFrom());
    node.put("inFlightTo", overload.inFlightTo());
    put(node, "arrivalsPerSecond", OptionalDouble.of(overload.arrivalsPerSecond()));
    put(node, "answersPerSecond", OptionalDouble.of(overload.answersPerSecond()));
    return node;
  }

  static void put(ObjectNode node, String key, OptionalDouble value) {
    if (value.isPresent() && Double.isFinite(value.getAsDouble())) {
      node.put(key, Figures.stored(value.getAsDouble()));
    } else {
      node.putNull(key);
    }
  }

  static void put(ObjectNode node, String key, OptionalLong value) {
    if (value.isPresent()) {
      node.put(key, value.getAsLong());
    } else {
      node.putNull(key);
    }
  }
}
