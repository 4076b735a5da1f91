package dev.gatlingllm.system;

import static dev.gatlingllm.gatling.LlmDsl.e2e;
import static dev.gatlingllm.gatling.LlmDsl.failureCause;
import static dev.gatlingllm.gatling.LlmDsl.outputTokens;
import static dev.gatlingllm.gatling.LlmDsl.tokenGaps;
import static dev.gatlingllm.gatling.LlmDsl.ttfc;
import static dev.gatlingllm.gatling.LlmDsl.ttft;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.feed;

import dev.gatlingllm.gatling.LlmRequest;
import dev.gatlingllm.gatling.LlmSimulation;
import dev.gatlingllm.gatling.TokenGaps;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import java.util.List;

/** One user asks three times, and after each says what its session holds, as a line of JSON. */
public class AttributesSimulation extends LlmSimulation {
  private static final List<String> ATTRIBUTES = List.of("ttft", "ttfc", "tokens", "e2e", "cause");

  private final ChainBuilder chain =
      feed(prompts())
          .exec(session -> session.set("cause", "of a request before"))
          .exec(asked(llm("Streamed")))
          .exec(told("Streamed"))
          .exec(asked(llm("Whole").stream(false)))
          .exec(told("Whole"))
          .exec(asked(llm("Cancelled").cancelAfter(2)))
          .exec(told("Cancelled"));

  {
    setUp(stages(chain)).protocols(protocol());
  }

  private static LlmRequest asked(LlmRequest request) {
    return request.check(
        ttft().saveAs("ttft"),
        ttfc().saveAs("ttfc"),
        tokenGaps().saveAs("itl"),
        outputTokens().saveAs("tokens"),
        e2e().saveAs("e2e"),
        failureCause().saveAs("cause"));
  }

  private static ChainBuilder told(String request) {
    return exec(
        session -> {
          StringBuilder json = new StringBuilder("{\"request\":\"" + request + "\"");
          json.append(",\"failed\":").append(session.isFailed());
          for (String attribute : ATTRIBUTES) {
            json.append(",\"" + attribute + "\":").append(value(session, attribute));
          }
          TokenGaps gaps = session.get("itl");
          json.append(",\"gaps\":").append(gaps == null ? null : gaps.count());
          json.append(",\"meanGap\":").append(gaps == null ? null : gaps.meanMillis());
          System.out.println(json.append('}'));
          return session.markAsSucceeded();
        });
  }

  private static String value(Session session, String attribute) {
    Object value = session.get(attribute);
    return value instanceof String ? "\"" + value + "\"" : String.valueOf(value);
  }
}
