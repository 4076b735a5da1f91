package dev.gatlingllm.system;

import static io.gatling.javaapi.core.CoreDsl.feed;

import dev.gatlingllm.gatling.LlmRequest;
import dev.gatlingllm.gatling.LlmSimulation;
import io.gatling.javaapi.core.ChainBuilder;
import java.util.List;

/**
 * One user, one request for each way in which the simulated server can say the same otherwise. The
 * request is called by the fault that it asks for.
 */
public class FramingSimulation extends LlmSimulation {
  /** Asks for nothing unusual: the model would end by itself far beyond the limit. */
  static final String REGULAR = "stop:1000000";

  static final List<String> STREAMED =
      List.of(
          REGULAR,
          "crlf",
          "cr",
          "bom",
          "comments",
          "byteByByte",
          "multiToken:3",
          "reasoning",
          "toolCalls",
          "noDone",
          "mixedLineEnds",
          "afterDone",
          "noBlankLine",
          "noFinishReason",
          "noRole",
          "roleRepeated",
          "mediaType",
          "noUsage");

  static final List<String> WHOLE =
      List.of("reasoning", "toolCalls", "noUsage", "byteByByte", REGULAR);

  /** What these do shows in the request after them. */
  static final List<String> CONNECTIONS = List.of("closeIdle", REGULAR, "closeOnRequest", REGULAR);

  static final String WHOLE_PREFIX = "whole ";
  static final String CONNECTION_PREFIX = "connection ";

  {
    ChainBuilder chain = feed(prompts());
    for (String fault : STREAMED) {
      chain = chain.exec(asking(llm(fault), fault));
    }
    for (String fault : WHOLE) {
      chain = chain.exec(asking(llm(WHOLE_PREFIX + fault).stream(false), fault));
    }
    for (int i = 0; i < CONNECTIONS.size(); i++) {
      chain = chain.exec(asking(llm(CONNECTION_PREFIX + i), CONNECTIONS.get(i)));
    }
    setUp(stages(chain)).protocols(protocol());
  }

  private static LlmRequest asking(LlmRequest request, String fault) {
    return request.header("x-simulate", fault);
  }
}
