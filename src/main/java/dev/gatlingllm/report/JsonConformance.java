package dev.gatlingllm.report;

import static dev.gatlingllm.report.JsonTimes.put;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatlingllm.metrics.ErrorCount;
import dev.gatlingllm.metrics.StreamConformance;
import dev.gatlingllm.metrics.StreamConformance.DeviationCount;
import java.util.List;
import java.util.Map;

/** How a stage's answers were framed and worded, as JSON. */
final class JsonConformance {
  private JsonConformance() {}

  static ObjectNode of(StreamConformance seen) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("answers", seen.answers());
    node.put("streams", seen.streams());
    node.put("wholeStreams", seen.whole());
    node.set("mediaTypes", longs(seen.mediaTypes()));
    node.set("lineEnds", longs(seen.lineEnds()));
    node.put("comments", seen.comments());
    node.put("terminator", seen.terminator().orElse(null));
    node.put("terminated", seen.terminated());
    node.put("withUsage", seen.withUsage());
    node.put("withFinishReason", seen.withFinishReason());
    node.put("mostBytesAfterTerminator", seen.afterTerminator());
    node.set("roles", longs(seen.roles()));
    put(node, "chunkTokens", seen.chunkTokens());
    node.set("httpVersions", longs(seen.httpVersions()));
    node.set("bodyEnds", longs(seen.bodyEnds()));
    node.set("connections", longs(seen.connections()));
    node.put("keptConnectionsClosed", seen.keptConnectionsClosed());
    ObjectNode headers = node.putObject("serverHeaders");
    seen.serverHeaders().forEach(headers::put);
    addFailures(node.putArray("failures"), seen.failures());
    addDeviations(node.putArray("deviations"), seen.deviations());
    return node;
  }

  private static void addFailures(ArrayNode all, List<ErrorCount> failures) {
    for (ErrorCount failure : failures) {
      ObjectNode one = all.addObject();
      one.put("cause", failure.cause());
      one.put("count", failure.count());
      one.put("sampleMessage", failure.sampleMessage());
    }
  }

  private static void addDeviations(ArrayNode all, List<DeviationCount> deviations) {
    for (DeviationCount found : deviations) {
      ObjectNode one = all.addObject();
      one.put("deviation", found.label());
      one.put("count", found.count());
      one.put("example", found.example());
      one.put("what", found.what());
      one.put("meaning", found.meaning());
    }
  }

  private static ObjectNode longs(Map<String, Long> values) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    values.forEach(node::put);
    return node;
  }
}
