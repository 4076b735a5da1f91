package dev.gatlingllm.gatling;

import static dev.gatlingllm.gatling.Given.given;

import dev.gatlingllm.config.ArgumentException;
import dev.gatlingllm.draw.Distribution;
import dev.gatlingllm.metrics.Metric;
import dev.gatlingllm.metrics.Metrics;
import dev.gatlingllm.record.RequestRecord;
import io.gatling.javaapi.core.ActionBuilder;
import io.gatling.javaapi.core.ChainBuilder;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * The DSL for LLM requests, to be imported statically: {@code import static
 * dev.gatlingllm.gatling.LlmDsl.*;}. Times are in milliseconds.
 */
public final class LlmDsl implements LlmTypes {
  /** A server with default settings to start from, like Gatling's {@code http}. */
  public static final LlmProtocolBuilder llm = new LlmProtocolBuilder(Map.of());

  private LlmDsl() {}

  /**
   * @param name its name in the reports, which may have {@code #{attributes}}: at most 50 different
   *     ones have rows of their own there
   */
  public static LlmRequest llm(String name) {
    LlmRequest request = LlmRequest.named(given("llm", name));
    CurrentRun.get().asks();
    return request;
  }

  /**
   * A feeder of prompts: the rows of {@code llm.dataset}, or of {@code llm.promptTokens} tokens.
   */
  public static LlmPrompts prompts() {
    return LlmPrompts.of(CurrentRun.get());
  }

  /** Always this number, e.g. of tokens or of seconds. */
  public static Distribution constant(double value) {
    return Distribution.constant(value);
  }

  /** All numbers from the least to the most, equally often. */
  public static Distribution uniform(double least, double most) {
    return Distribution.uniform(least, most);
  }

  /**
   * A normal distribution, of which what is below 0 is left out.
   *
   * @param deviation standard deviation
   */
  public static Distribution normal(double mean, double deviation) {
    return Distribution.normal(mean, deviation);
  }

  /**
   * A lognormal distribution.
   *
   * @param mean of the numbers, not of their logarithm
   * @param sigma standard deviation of their natural logarithm
   */
  public static Distribution lognormal(double mean, double sigma) {
    return Distribution.lognormal(mean, sigma);
  }

  /**
   * An exponential distribution: many small numbers, few large ones. {@code .least(16)} and {@code
   * .most(400)} bound any distribution.
   */
  public static Distribution exponential(double mean) {
    return Distribution.exponential(mean);
  }

  /**
   * A class of prompts for {@link #mix(LlmPrompts.Share...)}: its name in reports, and its weight.
   */
  public static LlmPrompts.Share share(String name, double weight, LlmPrompts prompts) {
    return new LlmPrompts.Share(given("share", name), weight, given("share", prompts));
  }

  /**
   * A feeder of classes of prompts: {@code feed(mix(share("chat", 70, prompts().tokens(512)),
   * share("summarise", 30, prompts().tokens(4096))))}. {@code llm.seed} draws the classes.
   *
   * @throws IllegalArgumentException if the weights sum to 0, one is negative, or two classes have
   *     one name
   */
  public static LlmPrompts mix(LlmPrompts.Share... shares) {
    return LlmPrompts.mix(List.of(given("mix", shares)));
  }

  /** A class of requests for {@link #mix(LlmMix.Chain...)}: its name in reports, and its weight. */
  public static LlmMix.Chain classOf(String name, double weight, ChainBuilder chain) {
    return new LlmMix.Chain(given("classOf", name), weight, given("classOf", chain));
  }

  /**
   * Sends each user through one of the chains, again and again drawn by {@code llm.seed}; the
   * requests in it are of that class. Within a chain, there is no other mix of chains.
   *
   * @throws IllegalArgumentException if the weights sum to 0, or one is negative
   */
  public static ChainBuilder mix(LlmMix.Chain... classes) {
    return LlmMix.chains(CurrentRun.get(), List.of(given("mix", classes)));
  }

  /**
   * Conversations, by the settings of {@code llm.conversation}.
   *
   * @param turn the request of each turn; its {@code #{prompt}} is the whole history
   */
  public static LlmConversations conversations(LlmRequest turn) {
    return LlmConversations.of(CurrentRun.get(), given("conversations", turn));
  }

  /**
   * Requests at the same time, as of an agent that asks several models or parts of a question at
   * once. The user goes on when all have ended.
   */
  public static ActionBuilder parallel(LlmRequest... requests) {
    return Parallel.builder(Stream.of(given("parallel", requests)).map(LlmRequest::spec).toList());
  }

  /**
   * A feeder of the rows of a file, each a request: {@code dataset("chat.jsonl").shuffle().once()}.
   *
   * @param file its path; gatling.conf lists the formats
   */
  public static LlmDataset dataset(String file) {
    return LlmDataset.of(CurrentRun.get(), given("dataset", file));
  }

  /**
   * Users who come at random, at that rate on average: a Poisson process. For {@code injectOpen}.
   *
   * @param rate users a second; &gt; 0
   */
  public static LlmArrivals.Rate poissonUsersPerSec(double rate) {
    return new LlmArrivals.Rate("poisson " + decimal(rate) + "/s");
  }

  /**
   * Users who come in bursts, or more evenly than at random. For {@code injectOpen}.
   *
   * @param rate users a second; &gt; 0
   * @param burstiness below 1 in bursts, 1 at random, above 1 more evenly
   */
  public static LlmArrivals.Rate gammaUsersPerSec(double rate, double burstiness) {
    return new LlmArrivals.Rate(
        "gamma " + decimal(rate) + "/s burstiness " + decimal(burstiness) + " for");
  }

  /**
   * Users who come by open stages in the words of {@code llm.load}, one after the other, e.g.
   * {@code arrivals("poisson 5/s 60s", "burst 50 every 10s 1m")}. For {@code injectOpen}.
   */
  public static LlmArrivals arrivals(String... stages) {
    return LlmArrivals.of(List.of(given("arrivals", stages)));
  }

  /**
   * Users who come as the rows of a trace say: {@code trace("week.csv").speed(2)}. For {@code
   * injectOpen}. gatling.conf lists the formats.
   *
   * @param file path of the trace
   */
  public static LlmTrace trace(String file) {
    return LlmTrace.of(given("trace", file));
  }

  private static String decimal(double number) {
    return Double.isFinite(number) ? BigDecimal.valueOf(number).toPlainString() : "" + number;
  }

  /** Time to first token. */
  public static LlmCheck<Double> ttft() {
    return metric(Metrics.TTFT);
  }

  /** Time to first content, reasoning excluded. */
  public static LlmCheck<Double> ttfc() {
    return metric(Metrics.TTFC);
  }

  /** Time per output token. */
  public static LlmCheck<Double> tpot() {
    return metric(Metrics.TPOT);
  }

  /** The longest gap between two chunks. */
  public static LlmCheck<Double> itl() {
    return metric(Metrics.ITL);
  }

  /** End to end. */
  public static LlmCheck<Double> e2e() {
    return metric(Metrics.E2E);
  }

  /**
   * Any metric by its key (docs/metrics.md), e.g. {@code "latencyPerItem"}.
   *
   * @throws IllegalArgumentException for an unknown key
   */
  public static LlmCheck<Double> metric(String key) {
    return metric(
        Metrics.byKey(given("metric", key))
            .orElseThrow(
                () ->
                    new ArgumentException(
                        "metric is '" + key + "', must be one of " + Metrics.ALL)));
  }

  private static LlmCheck<Double> metric(Metric metric) {
    return new LlmCheck<>(metric.key(), answer -> boxed(metric.of(answer.record())));
  }

  /** The gaps between chunks. */
  public static LlmCheck<TokenGaps> tokenGaps() {
    return new LlmCheck<>(
        "tokenGaps",
        answer -> Optional.of(answer.record()).filter(LlmDsl::hasChunks).map(TokenGaps::of));
  }

  private static boolean hasChunks(RequestRecord record) {
    return record.chunks().count() > 0;
  }

  /** Prompt tokens: the server's count if it gives one. */
  public static LlmCheck<Integer> inputTokens() {
    return new LlmCheck<>("inputTokens", answer -> boxed(answer.record().tokens().promptTokens()));
  }

  public static LlmCheck<Integer> outputTokens() {
    return new LlmCheck<>(
        "outputTokens", answer -> boxed(answer.record().tokens().completionTokens()));
  }

  /** The finish reason, in the server's words. */
  public static LlmCheck<String> finishReason() {
    return new LlmCheck<>("finishReason", answer -> answer.record().answer().finishReason());
  }

  /** The visible text of the first choice, reasoning and tool calls excluded. */
  public static LlmCheck<String> answerText() {
    return new LlmCheck<>("answerText", LlmAnswer::text).ofText();
  }

  /** The tool calls of the first choice: their names and arguments, one after the other. */
  public static LlmCheck<String> toolCalls() {
    return new LlmCheck<>("toolCalls", LlmAnswer::toolCallText).ofText();
  }

  /** The failure's cause, e.g. "http429"; no value for a success. */
  public static LlmCheck<String> failureCause() {
    return new LlmCheck<>(
        "failureCause", answer -> answer.record().failure().map(it -> it.cause().label()));
  }

  private static Optional<Double> boxed(OptionalDouble value) {
    return value.isPresent() ? Optional.of(value.getAsDouble()) : Optional.empty();
  }

  private static Optional<Integer> boxed(OptionalInt value) {
    return value.isPresent() ? Optional.of(value.getAsInt()) : Optional.empty();
  }
}
