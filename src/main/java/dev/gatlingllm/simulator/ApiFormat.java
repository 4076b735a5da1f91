package dev.gatlingllm.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.OptionalInt;

/**
 * The requests and answers of an API other than OpenAI's chat and completions. It has one choice,
 * and only plain content.
 */
interface ApiFormat {

  /**
   * The facts in an answer.
   *
   * @param texts of the request
   * @param tokens of the answer
   * @param finishReason "stop" or "length"
   * @param cachedTokens of the prompt; empty without a prefix cache
   */
  record Facts(
      String id,
      String model,
      List<String> texts,
      int promptTokens,
      int tokens,
      String finishReason,
      Framing framing,
      OptionalInt cachedTokens) {

    boolean cutShort() {
      return finishReason.equals("length");
    }
  }

  /**
   * The same request in the format of OpenAI's chat or completions.
   *
   * @param model of the server, for requests that name none
   */
  ObjectNode toOpenAi(JsonNode json, String model);

  default boolean isChat() {
    return true;
  }

  default String mediaType() {
    return "text/event-stream; charset=utf-8";
  }

  /** What precedes all text of a stream. */
  default String start(Facts facts) {
    return "";
  }

  /** What precedes the text of an event. */
  default String before(Facts facts) {
    return "";
  }

  /** What follows the text of an event. */
  default String after(Facts facts) {
    return "";
  }

  default String end(Facts facts) {
    return "";
  }

  ObjectNode whole(Facts facts, String text);

  /** An event of this type, which its data repeats. */
  static String event(Facts facts, String type, String fields) {
    return eventStart(facts, type, fields) + "}" + facts.framing.eventEnd();
  }

  /** The same without its last brace. */
  static String eventStart(Facts facts, String type, String fields) {
    return "event: "
        + type
        + facts.framing.lineEnd()
        + facts.framing.eventStart()
        + "{\"type\":\""
        + type
        + "\""
        + fields;
  }
}
