package dev.gatlingllm.report;

import dev.gatlingllm.metrics.StreamConformance;
import dev.gatlingllm.metrics.StreamConformance.DeviationCount;
import java.util.LinkedHashMap;
import java.util.Map;

/** How a stage's answers were framed and worded, as JSON. */
final class JsonConformance {
  private JsonConformance() {}

  static Map<String, Object> of(StreamConformance seen) {
    Map<String, Object> node = new LinkedHashMap<>();
    node.put("answers", seen.answers());
    node.put("streams", seen.streams());
    node.put("wholeStreams", seen.whole());
    node.put("mediaTypes", seen.mediaTypes());
    node.put("lineEnds", seen.lineEnds());
    node.put("comments", seen.comments());
    node.put("terminator", seen.terminator());
    node.put("terminated", seen.terminated());
    node.put("withUsage", seen.withUsage());
    node.put("withFinishReason", seen.withFinishReason());
    node.put("mostBytesAfterTerminator", seen.afterTerminator());
    node.put("roles", seen.roles());
    node.put("chunkTokens", seen.chunkTokens());
    node.put("httpVersions", seen.httpVersions());
    node.put("bodyEnds", seen.bodyEnds());
    node.put("connections", seen.connections());
    node.put("keptConnectionsClosed", seen.keptConnectionsClosed());
    node.put("serverHeaders", seen.serverHeaders());
    node.put("failures", seen.failures());
    node.put("deviations", seen.deviations().stream().map(JsonConformance::deviation).toList());
    return node;
  }

  private static Map<String, Object> deviation(DeviationCount found) {
    Map<String, Object> node = new LinkedHashMap<>();
    node.put("deviation", found.deviation().label());
    node.put("count", found.count());
    node.put("example", found.example());
    node.put("what", found.deviation().what());
    node.put("meaning", found.deviation().meaning());
    return node;
  }
}
