package dev.gatlingllm.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * How an API other than OpenAI's first two words its requests and answers. It knows one choice, and
 * text that is content.
 */
interface Tongue {

  /**
   * What an answer is made of.
   *
   * @param texts of the request
   * @param tokens of the answer
   * @param finishReason "stop" or "length"
   */
  record Facts(
      String id,
      String model,
      List<String> texts,
      int promptTokens,
      int tokens,
      String finishReason,
      Framing framing) {

    boolean cutShort() {
      return finishReason.equals("length");
    }
  }

  /**
   * The same request in the words of OpenAI's chat or completions.
   *
   * @param model of the server, for requests that name none
   */
  ObjectNode toOpenAi(JsonNode json, String model);

  /** Whether the request's words are those of a chat. */
  boolean isChat();

  /** Media type of a stream. */
  default String mediaType() {
    return "text/event-stream; charset=utf-8";
  }

  /** What comes before any text, as it goes out. */
  default String start(Facts facts) {
    return "";
  }

  /** What comes before the text of an event. */
  String before(Facts facts);

  /** What comes after it. */
  String after(Facts facts);

  /** The end of a stream. */
  String end(Facts facts);

  ObjectNode whole(Facts facts, String text);

  /** An event of this name, which its data repeats as the type. */
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
