package dev.gatlingllm.report;

import static dev.gatlingllm.report.JsonTimes.put;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatlingllm.metrics.Slice;
import java.util.List;
import java.util.OptionalDouble;

/** The slices of a stage as JSON. */
final class JsonSlices {
  private JsonSlices() {}

  static ArrayNode of(List<Slice> slices) {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    slices.forEach(slice -> all.add(slice(slice)));
    return all;
  }

  private static ObjectNode slice(Slice slice) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("label", slice.label().isEmpty() ? null : slice.label());
    put(node, "startSeconds", OptionalDouble.of(slice.startSeconds()));
    put(node, "endSeconds", OptionalDouble.of(slice.endSeconds()));
    node.put("arrivals", slice.arrivals());
    node.put("sent", slice.sent());
    put(node, "meanInFlight", OptionalDouble.of(slice.meanInFlight()));
    node.put("done", slice.done());
    node.put("failed", slice.failures());
    ObjectNode causes = node.putObject("failedByCause");
    slice.failed().forEach(causes::put);
    put(node, "outputTokens", OptionalDouble.of(slice.outputTokens()));
    put(node, "outputTokensPerSecond", OptionalDouble.of(slice.perSecond(slice.outputTokens())));
    put(node, "goodputPerSecond", slice.goodputPerSecond());
    slice.times().forEach((metric, times) -> node.set(metric.keyWithUnit(), times(times)));
    node.set("scheduleLagMillis", times(slice.scheduleLag()));
    return node;
  }

  private static ObjectNode times(Slice.Times times) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("count", times.count());
    put(node, "p50", times.p50());
    put(node, "p95", times.p95());
    put(node, "p99", times.p99());
    put(node, "max", times.max());
    return node;
  }
}
