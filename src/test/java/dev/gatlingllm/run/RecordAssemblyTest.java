package dev.gatlingllm.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gatlingllm.answer.AnswerReader;
import dev.gatlingllm.config.ConfigReader;
import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.dialect.Dialects;
import dev.gatlingllm.prompt.LlmInput;
import dev.gatlingllm.prompt.Prompt;
import dev.gatlingllm.record.FailureCause;
import dev.gatlingllm.record.Origin;
import dev.gatlingllm.record.RequestRecord;
import dev.gatlingllm.record.Window;
import dev.gatlingllm.wire.LlmExchange;
import dev.gatlingllm.wire.ToldOfConnections;
import io.netty.channel.DefaultEventLoop;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Answers that must have an exact number of tokens. */
class RecordAssemblyTest {
  private static final DefaultEventLoop LOOP = new DefaultEventLoop();

  @AfterAll
  static void stop() {
    LOOP.shutdownGracefully();
  }

  @Test
  void anAnswerOfTheExactLengthSucceeds() {
    assertThat(record(40, exact()).failure()).isEmpty();
  }

  @Test
  void whereNoScheduleGaveAnInstantNoneIsIntended() {
    assertThat(record(40, exact()).instants().intendedNanos()).isEmpty();
    assertThat(record(40, exact()).scheduleLagNanos()).isEmpty();
  }

  @Test
  void anAnswerOfAnotherLengthHasFailed() {
    for (int tokens : new int[] {39, 41}) {
      assertThat(record(tokens, exact()).failure())
          .hasValueSatisfying(
              failure -> {
                assertThat(failure.cause()).isEqualTo(FailureCause.WRONG_TOKEN_COUNT);
                assertThat(failure.message())
                    .isEqualTo(
                        "the answer has "
                            + tokens
                            + " tokens by usage, not 40 (llm.requireTokens)");
              });
    }
    assertThat(record(39, Map.of("llm.maxTokens", "40")).failure()).isEmpty();
  }

  @Test
  void theChosenSourceCounts() {
    Map<String, String> chosen = new TreeMap<>(exact());
    chosen.put("llm.tokenCount", "tokenizer");
    assertThat(record(39, chosen, OptionalInt.of(40)).failure()).isEmpty();
    assertThat(record(40, chosen, OptionalInt.of(41)).failure()).isPresent();
  }

  @Test
  void aLengthThatIsNotKnownIsNotTheRequiredOne() {
    Map<String, String> chosen = new TreeMap<>(exact());
    chosen.put("llm.tokenCount", "usage");
    assertThat(record(-1, chosen).failure().orElseThrow().message())
        .isEqualTo(
            "the answer has an unknown number of tokens (llm.tokenCount), not 40"
                + " (llm.requireTokens)");
  }

  @Test
  void anAnswerThatFailedKeepsItsCause() {
    LlmConfig config = ConfigReader.readThisJvm(Dialects.APIS, exact());
    LlmExchange exchange = exchange(config);
    exchange.outcome().fail(FailureCause.TIMEOUT_TOTAL, "late", System.nanoTime());
    RequestRecord record =
        new RecordAssembly(config)
            .record(
                origin(),
                exchange,
                asked(OptionalInt.empty()),
                OptionalInt.empty(),
                new Window(0, 1));
    assertThat(record.failure().orElseThrow().cause()).isEqualTo(FailureCause.TIMEOUT_TOTAL);
  }

  @Test
  void tokensThatWereGeneratedAndNeverSentAreInTheThroughput() {
    LlmConfig config = ConfigReader.readThisJvm(Dialects.APIS, Map.of());
    LlmExchange exchange =
        exchange(
            config,
            ",\"usage\":{\"completion_tokens\":200,"
                + "\"completion_tokens_details\":{\"reasoning_tokens\":199}}");
    long now = System.nanoTime();
    RequestRecord record =
        new RecordAssembly(config)
            .record(
                origin(),
                exchange,
                asked(OptionalInt.of(64)),
                OptionalInt.empty(),
                new Window(now - 60_000_000_000L, now + 60_000_000_000L));
    assertThat(record.tokens().streamed().tokens()).hasValue(1);
    assertThat(record.windowTokens()).isCloseTo(200, within(1e-6));
  }

  private static Map<String, String> exact() {
    return Map.of("llm.requireTokens", "exact", "llm.maxTokens", "40");
  }

  private static RequestRecord record(int usage, Map<String, String> settings) {
    return record(usage, settings, OptionalInt.empty());
  }

  private static RequestRecord record(
      int usage, Map<String, String> settings, OptionalInt counted) {
    LlmConfig config = ConfigReader.readThisJvm(Dialects.APIS, settings);
    return new RecordAssembly(config)
        .record(
            origin(),
            exchange(config, usage),
            asked(OptionalInt.of(64)),
            counted,
            new Window(0, 1));
  }

  /** Sent, and answered whole. */
  private static LlmExchange exchange(LlmConfig config, int usage) {
    return exchange(config, usage < 0 ? "" : ",\"usage\":{\"completion_tokens\":" + usage + "}");
  }

  private static LlmExchange exchange(LlmConfig config, String usage) {
    LlmExchange exchange = exchange(config);
    byte[] body =
        ("{\"choices\":[{\"message\":{\"content\":\"x\"}}]" + usage + "}").getBytes(UTF_8);
    exchange.outcome().head(200, "application/json");
    exchange.outcome().bodyEnded(body, body.length, System.nanoTime());
    return exchange;
  }

  private static LlmExchange exchange(LlmConfig config) {
    LlmExchange exchange =
        new LlmExchange(
            new AnswerReader(Dialects.of("chat", config.generation()), false, false),
            false,
            Integer.MAX_VALUE,
            config.timeouts(),
            LOOP,
            done -> {},
            new ToldOfConnections());
    exchange.facts.written(System.nanoTime(), false);
    return exchange;
  }

  private static Origin origin() {
    return new Origin(1, 0, "one", "Chat", 1, false, false);
  }

  private static LlmInput asked(OptionalInt promptTokens) {
    return LlmInput.of(new Prompt("Hello", promptTokens, List.of()));
  }
}
