package dev.gatlingllm.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatlingllm.config.Images;
import dev.gatlingllm.draw.Distribution;
import dev.gatlingllm.draw.GroupChoice;
import dev.gatlingllm.prompt.InputPlan;
import dev.gatlingllm.prompt.Lengths;
import dev.gatlingllm.prompt.LlmInput;
import dev.gatlingllm.prompt.Script;
import dev.gatlingllm.prompt.SharedPrefixes;
import dev.gatlingllm.prompt.Source;
import dev.gatlingllm.prompt.SyntheticPlan;
import dev.gatlingllm.prompt.Tokenizer;
import dev.gatlingllm.prompt.TokenizerLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is drawn is what the server gets, and its cache finds what the load offers. */
class LengthsSystemTest {
  private static final int USERS = 4;

  private static Simulator simulator;

  @BeforeAll
  static void start() {
    simulator =
        Simulator.start(
            "--prefix-cache-block", "16",
            "--prefill-tokens-per-second", "200000",
            "--decode-step-millis", "1",
            "--decode-step-millis-per-sequence", "0.05");
  }

  @AfterAll
  static void stop() {
    simulator.close();
  }

  @Test
  void drawnLengthsAndSharedPrefixesReachTheServer() {
    int before = simulator.log().size();
    Gatling.Result run =
        Gatling.of("ChatSimulation")
            .with("llm.baseUrl", simulator.baseUrl())
            .with("llm.concurrency", USERS)
            .with("llm.duration", "8s")
            .with("llm.warmup", "0s")
            .with("llm.requests", 300)
            .with("llm.seed", 7)
            .with("llm.promptTokens", "lognormal 200 sigma 0.4 least 80 most 600")
            .with("llm.outputTokens", "uniform 1 to 12")
            .with("llm.ignoreEos", true)
            .with("llm.requireTokens", "exact")
            .with("llm.prompt.sharedPrefixTokens", 64)
            .with("llm.prompt.prefixGroups", 10)
            .with("llm.prompt.prefixChoice", "zipf 1.1")
            .with("llm.prompt.prefixShare", 0.8)
            .run();
    assertThat(run.exit()).as(run.output()).isZero();
    assertThat(run.output())
        .contains(
            "prompts of lognormal 200 sigma 0.4 least 80 most 600 tokens, answers of at most"
                + " uniform 1 to 12, 80 % of them beginning with one of 10 prefixes of 64 tokens by"
                + " ")
        .contains("where neither prompt nor request sets a maximum");
    List<JsonNode> log =
        simulator.log().stream()
            .skip(before)
            .filter(it -> it.get("promptTokens").asInt() > 1)
            .toList();
    assertThat(log).hasSizeGreaterThan(250);
    List<LlmInput> drawn = sent(log);
    List<JsonNode> records = run.records();
    double all = sum(records, "promptTokens");
    double shared = drawn.stream().mapToInt(it -> it.sharedTokens().orElseThrow()).sum();
    assertThat(sum(records, "sharedPromptTokens")).isEqualTo(shared);
    assertThat(sum(records, "cachedPromptTokens") / all).isCloseTo(shared / all, within(0.01));
    assertThat(shared / all).isBetween(0.15, 0.35);
    assertThat(run.summary().at("/run/promptTokens").isNull()).isTrue();
    assertThat(run.summary().at("/run/maxTokens").isNull()).isTrue();
    assertThat(run.file("llm/report.md")).contains("Prefix cache");
  }

  /**
   * What was drawn for the requests of the log. When the run ends, each user may hold one that is
   * not sent any more, while others have sent what was drawn after it.
   */
  private static List<LlmInput> sent(List<JsonNode> log) {
    List<String> asked = new ArrayList<>();
    log.forEach(
        it -> asked.add(it.get("promptTokens").asInt() + "/" + it.get("completionTokens").asInt()));
    List<LlmInput> drawn = drawn(log.size() + USERS);
    List<LlmInput> sent = drawn.stream().filter(it -> asked.remove(told(it))).toList();
    assertThat(asked).as("asked for, and not drawn").isEmpty();
    int surely = log.size() - USERS;
    assertThat(sent.subList(0, surely)).isEqualTo(drawn.subList(0, surely));
    return sent;
  }

  private static List<LlmInput> drawn(int count) {
    SyntheticPlan plan =
        new SyntheticPlan(
            Lengths.of(
                Distribution.lognormal(200, 0.4).least(80).most(600),
                Optional.of(Distribution.uniform(1, 12))),
            new SharedPrefixes(64, 10, GroupChoice.zipf(1.1), 0.8),
            new Images(List.of(), Images.Position.END, Images.Format.JPEG),
            "llm.promptTokens");
    try (Tokenizer tokenizer = TokenizerLoader.load("")) {
      Source<Script> source =
          plan.open(new InputPlan.Context(tokenizer, 7, 1, 1, it -> {}, it -> {}));
      return Stream.generate(() -> source.next().orElseThrow().atOnce()).limit(count).toList();
    }
  }

  private static String told(LlmInput input) {
    return input.tokens().orElseThrow() + "/" + input.maxTokens().orElseThrow();
  }

  private static double sum(List<JsonNode> records, String field) {
    return records.stream().mapToLong(it -> it.path(field).asLong()).sum();
  }

  @Test
  void aSimulationHasTwoKindsOfLengthsSideBySide() {
    Gatling.Result run =
        Gatling.of("LengthsSimulation")
            .with("llm.baseUrl", simulator.baseUrl())
            .with("llm.ignoreEos", true)
            .with("llm.requireTokens", "exact")
            .with("llm.seed", 8)
            .run();
    assertThat(run.exit()).as(run.output()).isZero();
    List<JsonNode> job =
        run.records().stream().filter(it -> it.get("name").asText().equals("Summarise")).toList();
    assertThat(job)
        .hasSize(15)
        .extracting(it -> it.get("promptTokens").asInt() + "/" + it.get("completionTokens").asInt())
        .contains("128/64", "1024/16")
        .isSubsetOf("128/64", "1024/16");
    assertThat(job).extracting(it -> it.has("sharedPromptTokens")).containsOnly(false);
    List<JsonNode> people =
        run.records().stream().filter(it -> it.get("name").asText().equals("Chat")).toList();
    assertThat(people)
        .hasSize(60)
        .allSatisfy(
            it -> {
              assertThat(it.get("promptTokens").asInt()).isBetween(80, 1_000);
              assertThat(it.get("completionTokens").asInt()).isBetween(1, 150);
              assertThat(it.get("sharedPromptTokens").asInt()).isIn(0, 64);
            });
    assertThat(sum(people, "cachedPromptTokens"))
        .isCloseTo(sum(people, "sharedPromptTokens"), within(200.0));
  }
}
