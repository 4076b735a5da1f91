package dev.gatlingllm.report;

import static dev.gatlingllm.report.JsonTimes.put;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatlingllm.metrics.ConversationFigures;
import dev.gatlingllm.metrics.ItemFigures;
import dev.gatlingllm.metrics.PromptFigures;
import dev.gatlingllm.metrics.PromptOverhead;
import dev.gatlingllm.record.TokenRange;

/** What was asked and answered, apart from times, in summary.json. */
final class JsonAnswers {
  private JsonAnswers() {}

  static ObjectNode items(ItemFigures items) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("count", items.count());
    put(node, "perRequest", items.perRequest());
    put(node, "perSecond", items.perSecond());
    return node;
  }

  static ObjectNode conversations(ConversationFigures figures) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("begun", figures.begun());
    node.put("completed", figures.completed());
    node.put("failed", figures.failed());
    node.put("toolRounds", figures.toolRounds());
    return node;
  }

  static ObjectNode prompts(PromptFigures figures) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    put(node, "sharedTokens", figures.sharedTokens());
    put(node, "sharedShare", figures.sharedShare());
    put(node, "cachedShare", figures.cachedShare());
    return node;
  }

  static ObjectNode promptOverhead(PromptOverhead overhead) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("requests", overhead.requests());
    node.put("leastTokens", overhead.server().map(TokenRange::least).orElse(null));
    node.put("mostTokens", overhead.server().map(TokenRange::most).orElse(null));
    node.put("templateLeastTokens", overhead.template().map(TokenRange::least).orElse(null));
    node.put("templateMostTokens", overhead.template().map(TokenRange::most).orElse(null));
    return node;
  }
}
