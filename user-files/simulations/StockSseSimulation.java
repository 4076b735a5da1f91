import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.bodyString;
import static io.gatling.javaapi.core.CoreDsl.during;
import static io.gatling.javaapi.core.CoreDsl.exitHereIfFailed;
import static io.gatling.javaapi.core.CoreDsl.feed;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.sse;

import dev.gatlingllm.gatling.LlmSimulation;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.CheckBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/**
 * Time to first token and inter-token latency with nothing but Gatling's own sse(): the trick is a
 * check that looks at every message as it arrives, notes the time, and matches the last one only.
 *
 * <p>{@code mvn gatling:test -Dgatling.simulationClass=StockSseSimulation -Dllm.baseUrl=…}
 *
 * <p>Expect: one line at the end, "Stock SSE: … answers, TTFT p50 … ms, ITL p50 … ms", of the first
 * llm.concurrency for llm.duration. Gatling's rows say less: "Stock SSE" ends at the response
 * headers, "all text" begins there.
 *
 * <p>Why llm("Chat") measures better: it stamps bytes as they leave and reach the socket, not
 * before a connection is made nor after Gatling has made a message of them; it costs less per
 * token; it keeps the body of a refusal, has a time-out for each phase, and where a stream breaks
 * it records that: sse() sends the whole request again after some seconds, and both answers' tokens
 * mix. Here, a user whose stream fails sends no more.
 */
public class StockSseSimulation extends LlmSimulation {

  /** Arrivals of one answer's text, in nanoseconds. */
  private record Answer(long sent, List<Long> chunks) {
    double ttftMillis() {
      return (chunks.get(0) - sent) / 1e6;
    }

    Stream<Double> gapsMillis() {
      return Stream.iterate(1, i -> i < chunks.size(), i -> i + 1)
          .map(i -> (chunks.get(i) - chunks.get(i - 1)) / 1e6);
    }
  }

  private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();

  private final HttpProtocolBuilder protocol =
      http.baseUrl(baseUrl())
          .disableWarmUp()
          .disableCaching()
          .headers(config().headers())
          .sign(
              request -> {
                // The key is put in at the last moment: no session and no log of Gatling's has it.
                config()
                    .apiKey()
                    .ifPresent(
                        key -> request.getHeaders().set("Authorization", "Bearer " + key.reveal()));
                return request;
              });

  // Runs for every message, on the user's own event loop: it must not block. [DONE] is no JSON.
  private final CheckBuilder lastMessage =
      bodyString()
          .transformWithSession(
              (message, session) -> {
                if (message.contains("\"content\":\"") && !message.contains("\"content\":\"\"")) {
                  session.<Answer>get("answer").chunks().add(System.nanoTime());
                }
                return message.contains("[DONE]");
              })
          .is(true);

  private final ChainBuilder question =
      feed(prompts())
          .exec(
              session ->
                  session
                      .set("model", model())
                      .set("answer", new Answer(System.nanoTime(), new ArrayList<>())))
          .exec(
              sse("Stock SSE")
                  .sseName("stream")
                  .post("/v1/chat/completions")
                  .body(
                      StringBody(
                          """
                          {"model": #{model.jsonStringify()}, "stream": true, "max_tokens": %s,
                           "messages": [{"role": "user", "content": #{prompt.jsonStringify()}}]}
                          """
                              .formatted(config().generation().maxTokens())))
                  .header("Content-Type", "application/json")
                  .await(config().timeouts().total())
                  .on(sse.checkMessage("all text").matching(lastMessage).check(bodyString())))
          .exec(exitHereIfFailed())
          // No close(), which would close the connection: the server ends the stream by itself.
          .exec(pause(Duration.ofMillis(2)))
          .exec(
              session -> {
                answers.add(session.get("answer"));
                return session.remove("stream");
              });

  private final ScenarioBuilder users =
      scenario("Stock SSE users").exec(during(config().load().duration()).on(question));

  private final ScenarioBuilder summary =
      scenario("Summary")
          .exec(
              session -> {
                System.out.println(summary());
                return session;
              });

  private String summary() {
    long begin = answers.stream().mapToLong(Answer::sent).min().orElse(0);
    long warm = begin + config().load().warmup().toNanos();
    List<Answer> measured =
        answers.stream()
            .filter(answer -> answer.sent() >= warm && !answer.chunks().isEmpty())
            .toList();
    return "Stock SSE: %s answers, TTFT p50 %s ms, ITL p50 %s ms"
        .formatted(
            measured.size(),
            p50(measured.stream().map(Answer::ttftMillis)),
            p50(measured.stream().flatMap(Answer::gapsMillis)));
  }

  private static String p50(Stream<Double> values) {
    List<Double> sorted = values.sorted().toList();
    return sorted.isEmpty()
        ? "-"
        : String.format(Locale.ROOT, "%.2f", sorted.get((sorted.size() - 1) / 2));
  }

  {
    setUp(
            users
                .injectOpen(atOnceUsers(config().load().concurrency().get(0)))
                .andThen(summary.injectOpen(atOnceUsers(1))))
        .protocols(protocol);
  }
}
