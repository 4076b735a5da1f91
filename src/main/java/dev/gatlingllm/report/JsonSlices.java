package dev.gatlingllm.report;

import dev.gatlingllm.metrics.Slice;
import java.util.LinkedHashMap;
import java.util.Map;

/** A slice of a stage as JSON. */
final class JsonSlices {
  private JsonSlices() {}

  static Map<String, Object> of(Slice slice) {
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
}
