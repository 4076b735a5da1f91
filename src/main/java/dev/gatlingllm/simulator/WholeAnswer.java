package dev.gatlingllm.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** An answer that goes out in one piece when its last token is made. */
final class WholeAnswer implements Sequence.Listener {
  private final Exchange exchange;
  private final int tokens;
  private int made;

  WholeAnswer(Exchange exchange) {
    this.exchange = exchange;
    this.tokens = exchange.tokens();
  }

  @Override
  public void onToken(int choice, int index) {
    made++;
    if (made < tokens * exchange.request().choices()) {
      return;
    }
    if (exchange.fault().cutsAfter(made)) {
      exchange.fault().cut(exchange, reply());
    } else {
      end();
    }
  }

  void endIfEmpty() {
    if (tokens == 0) {
      end();
    }
  }

  private void end() {
    exchange.log.id(exchange.id());
    exchange.log.tokens(made);
    exchange.log.finish(exchange.finishReason());
    Counters.add(exchange.server.counters().tokens, made);
    exchange.store();
    exchange.reply(reply());
  }

  private Reply reply() {
    ApiFormat format = exchange.request().api().format;
    ObjectNode json =
        format == null ? openAi() : format.whole(exchange.facts(), text(0, 0, tokens));
    return new Reply(200, "application/json", "", exchange.fault().body(Json.bytes(json)));
  }

  private ObjectNode openAi() {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("id", exchange.id())
        .put("object", exchange.request().api().wholeObject)
        .put("created", System.currentTimeMillis() / 1000)
        .put("model", exchange.request().model());
    ArrayNode choices = json.putArray("choices");
    for (int choice = 0; choice < exchange.request().choices(); choice++) {
      ObjectNode node = choices.addObject().put("index", choice);
      if (exchange.request().api() == Api.CHAT) {
        message(node.putObject("message"), choice);
      } else {
        node.put("text", text(choice, 0, tokens));
      }
      node.putNull("logprobs").put("finish_reason", exchange.finishReason());
    }
    exchange.usage().ifPresent(usage -> json.set("usage", usage));
    return json;
  }

  private void message(ObjectNode message, int choice) {
    message.put("role", "assistant");
    Fault fault = exchange.fault();
    if (fault.calls().isPresent()) {
      calls(message.putNull("content").putArray("tool_calls"), choice, fault.calls().get());
      return;
    }
    if (fault.kind(0, tokens) == TextKind.TOOL_CALL) {
      ArrayNode calls = message.putNull("content").putArray("tool_calls");
      call(calls, "call_" + choice, "simulated", text(choice, 0, tokens));
      return;
    }
    int thought = 0;
    while (thought < tokens && fault.kind(thought, tokens) == TextKind.REASONING) {
      thought++;
    }
    if (thought > 0) {
      message.put("reasoning_content", text(choice, 0, thought));
    }
    message.put("content", text(choice, thought, tokens));
  }

  private void calls(ArrayNode to, int choice, Calls calls) {
    for (int call = 0; call < calls.count(); call++) {
      String words = text(choice, calls.first(call, tokens), calls.first(call + 1, tokens));
      String id = Calls.id(exchange.number(), choice, call);
      call(to, id, calls.name(call), calls.arguments(words));
    }
  }

  private static void call(ArrayNode to, String id, String name, String arguments) {
    to.addObject()
        .put("id", id)
        .put("type", "function")
        .putObject("function")
        .put("name", name)
        .put("arguments", arguments);
  }

  private String text(int choice, int from, int to) {
    return exchange.server.texts().text(exchange.salt(choice), from, to);
  }
}
