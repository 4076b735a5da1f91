package dev.gatlingllm.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigReaderTest {
  /** A value of each key that is not its default. */
  private static final Map<String, String> OTHERS = others();

  private static Map<String, String> others() {
    Map<String, String> others = new LinkedHashMap<>();
    others.put("llm.target", "of-a-test");
    others.put("llm.baseUrl", "http://10.0.0.1:8000");
    others.put("llm.api", "completions");
    others.put("llm.path", "/v2/chat");
    others.put("llm.model", "m");
    others.put("llm.apiKey", "sk-1");
    others.put("llm.headers", "");
    others.put("llm.stream", "false");
    others.put("llm.temperature", "0");
    others.put("llm.extraBody", "{\"n\":2}");
    others.put("llm.mix", "");
    others.put("llm.promptTokens", "16");
    others.put("llm.prompt.sharedPrefixTokens", "8");
    others.put("llm.prompt.prefixGroups", "20");
    others.put("llm.prompt.prefixChoice", "zipf 1.1");
    others.put("llm.prompt.prefixShare", "0.8");
    others.put("llm.outputTokens", "exponential 100");
    others.put("llm.lengths", "128/128 at 1, 2048/256 at 1");
    others.put("llm.prompt.images", "512x384,8x8");
    others.put("llm.prompt.imagesPosition", "end");
    others.put("llm.prompt.imagesFormat", "png");
    others.put("llm.maxTokens", "17");
    others.put("llm.maxTokensField", "max_completion_tokens");
    others.put("llm.ignoreEos", "true");
    others.put("llm.includeUsage", "false");
    others.put("llm.seed", "42");
    others.put("llm.tokenizer", "/models/m");
    others.put("llm.tokenCount", "chunks");
    others.put("llm.requireTokens", "exact");
    others.put("llm.concurrency", "2,8");
    others.put("llm.load", "4 users 30s");
    others.put("llm.rate", "1,2.5");
    others.put("llm.connections", "shared");
    others.put("llm.maxInFlight", "64");
    others.put("llm.overflow", "drop");
    others.put("llm.duration", "61s");
    others.put("llm.requests", "9");
    others.put("llm.warmup", "4s");
    others.put("llm.drain", "1s");
    others.put("llm.cancelRate", "0.25");
    others.put("llm.abort.failRatio", "0.5");
    others.put("llm.abort.failures", "10");
    others.put("llm.abort.overload", "true");
    others.put("llm.timeouts.connect", "1s");
    others.put("llm.timeouts.firstToken", "2s");
    others.put("llm.timeouts.idle", "3s");
    others.put("llm.timeouts.total", "4s");
    others.put("llm.http.gzip", "true");
    others.put("llm.tls.insecure", "true");
    others.put("llm.retry.max", "2");
    others.put("llm.retry.longestWait", "5s");
    others.put("llm.stall", "250ms");
    others.put("llm.slice", "5s");
    others.put("llm.conversation.turns", "3");
    others.put("llm.conversation.think", "2s");
    others.put("llm.conversation.history", "recorded");
    others.put("llm.conversation.sessionHeader", "x-session-id");
    others.put("llm.conversation.toolRounds", "4");
    others.put("llm.conversation.toolResult", "Found.");
    others.put("llm.conversation.toolDelay", "500ms");
    others.put("llm.sliceTable", "true");
    others.put("llm.slo.ttft", "500ms");
    others.put("llm.slo.ttst", "100ms");
    others.put("llm.slo.tpot", "50ms");
    others.put("llm.slo.itl", "100ms");
    others.put("llm.slo.e2e", "10s");
    others.put("llm.topK", "5");
    others.put("llm.n", "2");
    others.put("llm.logprobs", "3");
    others.put("llm.reasoningEffort", "low");
    others.put("llm.minTokens", "9");
    others.put("llm.azure.apiVersion", "2025-01-01");
    others.put("llm.embeddings.batchSize", "2");
    others.put("llm.embeddings.dimensions", "8");
    others.put("llm.rerank.documents", "3");
    others.put("llm.rerank.documentsField", "texts");
    others.put("llm.rerank.topN", "2");
    others.put("llm.rerank.query", "What is near?");
    others.put("llm.triton.backend", "tensorrt-llm");
    others.put("llm.failOnClientBound", "true");
    others.put("llm.health.sendLagP99", "1ms");
    others.put("llm.health.scheduleLagP99", "1ms");
    others.put("llm.health.eventLoopLagP99", "2ms");
    others.put("llm.health.gcShare", "0.1");
    others.put("llm.health.longestGcPause", "3ms");
    others.put("llm.health.cpuShare", "0.5");
    others.put("llm.health.promptWaits", "4");
    others.put("llm.maxFailRatio", "0.5");
    others.put("llm.record.timeline", "true");
    others.put("llm.summaryFile", "runs.csv");
    others.put("llm.injector", "2");
    others.put("llm.injectors", "3");
    others.put("llm.startAt", "2026-12-01T22:00:00Z");
    others.put("llm.label", "A100, fp8");
    others.put("llm.simulator.prefillTokensPerSecond", "1");
    others.put("llm.simulator.decodeStep", "1ms");
    others.put("llm.simulator.decodeStepPerSequence", "0ms");
    others.put("llm.simulator.maxBatch", "1");
    return others;
  }

  static Stream<String> keys() {
    return new KnownKeys(Sources.REFERENCE).all().stream();
  }

  /** Those that mean something without another one; the others have tests of their own. */
  static Stream<String> loneKeys() {
    return keys()
        .filter(
            key -> !key.matches("llm\\.(tls\\.(?!insecure)|proxy\\.|dataset\\.|http\\.version).*"));
  }

  @Test
  void withoutSettingsTheDefaultsHold() {
    LlmConfig config = Sources.none().read();
    assertThat(config.embedded()).isTrue();
    assertThat(config.api()).isEqualTo("chat");
    assertThat(config.apiKey()).isEmpty();
    assertThat(config.headers()).isEmpty();
    assertThat(config.generation())
        .isEqualTo(
            Generations.of(
                Optional.empty(),
                Optional.empty(),
                OptionalDouble.of(1.0),
                200,
                "max_tokens",
                false,
                true,
                Map.of()));
    assertThat(config.prompts().tokens()).isEqualTo("512");
    assertThat(config.seed()).isEmpty();
    assertThat(config.tokenCount()).isEqualTo(TokenCount.AUTO);
    assertThat(config.timeouts())
        .isEqualTo(
            new Timeouts(
                Duration.ofSeconds(10),
                Duration.ofSeconds(120),
                Duration.ofSeconds(60),
                Duration.ofSeconds(600)));
    assertThat(config.stall()).isEqualTo(Duration.ofMillis(500));
    assertThat(config.maxFailRatio()).isEqualTo(0.01);
    assertThat(config.recordTimeline()).isFalse();
    assertThat(config.summaryFile()).isEmpty();
    assertThat(config.label()).isEmpty();
  }

  @Test
  void exactTokensAreThoseOfAllAnswersToARequest() {
    Sources sources = Sources.none().property("llm.maxTokens", "40").property("llm.n", "2");
    assertThat(sources.read().requiredTokens()).isEmpty();
    Sources exact = sources.property("llm.requireTokens", "exact");
    assertThat(exact.read().requiredTokens()).hasValue(80);
    Sources rerank =
        exact.property("llm.n", "1").property("llm.api", "rerank").property("llm.stream", "false");
    assertThatThrownBy(rerank::read)
        .hasMessage(
            "llm.requireTokens is 'exact', must be off with llm.api=rerank, whose answers have no"
                + " text.");
  }

  @Test
  void anAutomaticTargetReadsNoFile() {
    LlmConfig config =
        Sources.none()
            .property("llm.target", "auto")
            .property("llm.baseUrl", "http://10.0.0.1:8000")
            .read();
    assertThat(config.target()).hasValue("auto");
    assertThat(config.api()).isEqualTo("chat");
  }

  @Test
  void theUsersUnchangedFileIsTheDefaults() {
    String shipped = Sources.REFERENCE.root().render();
    assertThat(Sources.none().file(shipped).read()).isEqualTo(Sources.none().read());
  }

  @Test
  void whatIsShownOfTheDefaultsIsWhatTheFileSays() {
    Map<String, String> shown = Sources.none().read().shown();
    Set<String> hidden = new TreeSet<>(keys().toList());
    hidden.removeAll(shown.keySet());
    assertThat(hidden)
        .containsExactly(
            "llm.apiKey", "llm.headers", "llm.mix", "llm.proxy.password", "llm.tls.password");
    assertThat(shown)
        .containsEntry("llm.promptTokens", "512")
        .containsEntry("llm.concurrency", "1,4")
        .containsEntry("llm.stream", "true")
        .containsEntry("llm.drain", "60s")
        .containsEntry("llm.simulator.decodeStepPerSequence", "200us")
        .containsEntry("llm.extraBody", "{}")
        .containsEntry("llm.baseUrl", "");
  }

  @Test
  void theTableOfOtherValuesHasEveryKey() {
    assertThat(OTHERS.keySet()).containsExactlyInAnyOrderElementsOf(loneKeys().toList());
  }

  /** Settings with which the key has an effect. */
  private static Sources inUse(String key) {
    Sources none = Sources.none();
    return switch (key) {
      case "llm.tls.insecure" -> none.property("llm.baseUrl", "https://llm.example");
      case "llm.triton.backend" -> none.property("llm.api", "triton-generate");
      case "llm.injector" -> none.property("llm.injectors", "2");
      case "llm.retry.longestWait" -> none.property("llm.retry.max", "1");
      case "llm.conversation.toolResult", "llm.conversation.toolDelay" ->
          none.property("llm.conversation.toolRounds", "3");
      case "llm.overflow" -> none.property("llm.maxInFlight", "8");
      case "llm.prompt.prefixGroups", "llm.prompt.prefixShare" ->
          none.property("llm.prompt.sharedPrefixTokens", "8");
      case "llm.prompt.prefixChoice" ->
          none.property("llm.prompt.sharedPrefixTokens", "8")
              .property("llm.prompt.prefixGroups", "2");
      case "llm.prompt.imagesPosition", "llm.prompt.imagesFormat" ->
          none.property("llm.prompt.images", "8x8");
      default -> {
        String block = key.split("\\.")[1];
        yield List.of("azure", "embeddings", "rerank").contains(block)
            ? none.property("llm.api", block).property("llm.stream", "false")
            : none;
      }
    };
  }

  @ParameterizedTest
  @MethodSource("loneKeys")
  void everyKeyIsOverriddenOnTheCommandLine(String key) {
    Sources without = inUse(key);
    Sources sources =
        key.equals("llm.headers")
            ? without.property("llm.headers.X-Team", "search")
            : key.equals("llm.mix")
                ? without.property("llm.mix.chat.weight", "1")
                : without.property(key, OTHERS.get(key));
    LlmConfig config = sources.read();
    assertThat(config)
        .usingRecursiveComparison()
        .ignoringFields("shown", "command")
        .isNotEqualTo(without.read());
    if (config.shown().containsKey(key)) {
      assertThat(config.shown()).containsEntry(key, OTHERS.get(key));
    }
  }

  @Test
  void theCommandLineWinsOverTheTargetAndTheTargetOverTheFile() {
    Sources sources =
        Sources.none()
            .file(
                "llm { target = of-a-test, maxTokens = 5, promptTokens = 6, headers { X-F = f } }");
    LlmConfig config = sources.read();
    assertThat(config.target()).hasValue("of-a-test");
    assertThat(config.baseUrl()).hasValue("http://10.0.0.7:9000");
    assertThat(config.generation().maxTokens()).isEqualTo(77);
    assertThat(config.prompts().tokens()).isEqualTo("6");
    assertThat(config.headers()).containsOnly(Map.entry("X-From", "target"), Map.entry("X-F", "f"));
    LlmConfig overridden =
        sources
            .property("llm.maxTokens", "78")
            .property("llm.headers.X-From", "me")
            .property("llm.baseUrl", "http://10.0.0.8")
            .read();
    assertThat(overridden.generation().maxTokens()).isEqualTo(78);
    assertThat(overridden.headers()).containsEntry("X-From", "me");
    assertThat(overridden.baseUrl()).hasValue("http://10.0.0.8");
  }

  @Test
  void aTargetThatHasNoFileIsNamed() {
    refused(Sources.none().property("llm.target", "vlm"))
        .hasMessage(
            "llm.target is 'vlm', must be the name of a file in user-files/resources/targets/,"
                + " without .conf, such as vllm.");
  }

  static Stream<List<String>> lists() {
    return Stream.of(
        List.of("llm { concurrency = [1, 4], stream = [true, false] }", "", ""),
        List.of("", "1,4", "true,false"),
        List.of("", " 1 , 4 ", "true, false"),
        List.of("llm { concurrency = \"1,4\", stream = \"true,false\" }", "", ""));
  }

  @ParameterizedTest
  @MethodSource("lists")
  void aListIsCommasOrHocon(List<String> ways) {
    Sources sources = Sources.none().file(ways.get(0));
    if (!ways.get(1).isEmpty()) {
      sources =
          sources.property("llm.concurrency", ways.get(1)).property("llm.stream", ways.get(2));
    }
    assertThat(sources.read().load().concurrency()).containsExactly(1, 4);
    assertThat(sources.read().load().stream()).containsExactly(true, false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "True", "TRUE"})
  void aYesOrNoMayBeWrittenInAnyCase(String yes) {
    String no =
        yes.replace("rue", "alse").replace("RUE", "ALSE").replace('T', 'F').replace('t', 'f');
    LlmConfig config =
        Sources.none()
            .property("llm.stream", yes + "," + no)
            .property("llm.ignoreEos", yes)
            .property("llm.failOnClientBound", yes)
            .file("llm { record { timeline = \"" + yes + "\" }, http { gzip = \"" + no + "\" } }")
            .read();
    assertThat(config.load().stream()).containsExactly(true, false);
    assertThat(config.generation().ignoreEos()).isTrue();
    assertThat(config.failOnClientBound()).isTrue();
    assertThat(config.recordTimeline()).isTrue();
    assertThat(config.http().gzip()).isFalse();
  }

  @Test
  void aSingleValueIsAListOfOne() {
    Sources sources = Sources.none().file("llm { concurrency = 3, stream = false }");
    assertThat(sources.read().load().concurrency()).containsExactly(3);
    assertThat(sources.read().load().stream()).containsExactly(false);
  }

  @ParameterizedTest
  @CsvSource({
    "250us, 250000",
    "500ms, 500000000",
    "1.5s, 1500000000",
    "2 s, 2000000000",
    "3m, 180000000000",
    "1h, 3600000000000"
  })
  void aDurationHasAUnit(String text, long nanos) {
    assertThat(Sources.none().property("llm.stall", text).read().stall().toNanos())
        .isEqualTo(nanos);
    assertThat(Sources.none().file("llm.stall = " + text).read().stall().toNanos())
        .isEqualTo(nanos);
  }

  @Test
  void aSharedPrefixLeavesAPromptSomethingOfItsOwn() {
    Sources prompts = Sources.none().property("llm.promptTokens", "20");
    assertThat(
            prompts
                .property("llm.prompt.sharedPrefixTokens", "19")
                .read()
                .prompts()
                .sharedPrefixTokens())
        .isEqualTo(19);
    refused(prompts.property("llm.prompt.sharedPrefixTokens", "20"))
        .hasMessage(
            "llm.prompt.sharedPrefixTokens is '20', must be less than llm.promptTokens, which is"
                + " 20.");
    refused(prompts.property("llm.prompt.sharedPrefixTokens", "-1"))
        .hasMessage("llm.prompt.sharedPrefixTokens is '-1', must be a whole number from 0.");
  }

  @Test
  void anInstantHasItsOffset() {
    Sources none = Sources.none();
    assertThat(none.read().startAt()).isEmpty();
    Instant ten = Instant.parse("2026-12-01T22:00:00Z");
    for (String same : List.of("2026-12-01T22:00:00Z", "2026-12-01T23:00:00.000+01:00")) {
      LlmConfig read = none.property("llm.startAt", same).read();
      assertThat(read.startAt()).contains(ten);
      assertThat(read.command()).isEqualTo("mvn gatling:test");
    }
    for (String wrong : List.of("22:00", "2026-12-01T22:00:00", "tomorrow", "1764626400")) {
      refused(none.property("llm.startAt", wrong))
          .hasMessage(
              "llm.startAt is '%s', must be an instant with its offset, such as"
                  + " 2026-12-01T22:00:00Z.",
              wrong);
    }
  }

  @Test
  void aLoadGeneratorHasANumberAmongThem() {
    Sources three = Sources.none().property("llm.injectors", "3");
    assertThat(three.read().injector()).isEqualTo(1);
    assertThat(three.property("llm.injector", "3").read().injector()).isEqualTo(3);
    refused(three.property("llm.injector", "4"))
        .hasMessage("llm.injector is '4', must be at most llm.injectors, which is 3.");
    refused(Sources.none().property("llm.injector", "2"))
        .hasMessage("llm.injector is '2', must be at most llm.injectors, which is 1.");
    refused(three.property("llm.injector", "0"))
        .hasMessage("llm.injector is '0', must be a whole number from 1 to 1,000.");
    refused(Sources.none().property("llm.injectors", "1001"))
        .hasMessage("llm.injectors is '1001', must be a whole number from 1 to 1,000.");
  }

  @Test
  void tokensAreNotCountedByLogprobsThatNobodyAsksFor() {
    Sources sources = Sources.none().property("llm.tokenCount", "logprobs");
    refused(sources)
        .hasMessage(
            "llm.tokenCount is 'logprobs', must be another than logprobs with llm.logprobs=off:"
                + " none will come.");
    assertThat(sources.property("llm.logprobs", "0").read().tokenCount())
        .isEqualTo(TokenCount.LOGPROBS);
  }

  @Test
  void aShareOfCancelsIsFromZeroToOneAndNeedsStreams() {
    assertThat(Sources.none().property("llm.cancelRate", "1").read().load().cancelRate())
        .isEqualTo(1);
    refused(Sources.none().property("llm.cancelRate", "1.1"))
        .hasMessage("llm.cancelRate is '1.1', must be a number from 0 to 1.");
    refused(Sources.none().property("llm.cancelRate", "0.1").property("llm.stream", "true,false"))
        .hasMessage(
            "llm.cancelRate is '0.1', must be 0 with llm.stream=true,false: an answer that does not"
                + " stream has no first token to cancel after.");
  }

  @Test
  void withoutADurationTheEmbeddedServerGetsTenSecondsAndAnyOtherThirty() {
    assertThat(Sources.none().read().load().duration()).isEqualTo(Duration.ofSeconds(10));
    assertThat(Sources.none().property("llm.baseUrl", "http://127.0.0.1").read().load().duration())
        .isEqualTo(Duration.ofSeconds(30));
  }

  @ParameterizedTest
  @CsvSource({
    "30s, 10000",
    "9s, 3000",
    "4s, 3000",
    "60s, 20000",
    "90s, 30000",
    "91s, 30000",
    "10h, 30000"
  })
  void theWarmUpIsAThirdOfTheStageAtLeastThreeSecondsAndAtMostThirty(String duration, long millis) {
    assertThat(Sources.none().property("llm.duration", duration).read().load().warmup())
        .isEqualTo(Duration.ofMillis(millis));
  }

  @Test
  void ofAnInjectionProfileOfOnesOwnOnlyAWarmUpThatIsSetIsCut() {
    assertThat(Sources.none().property("llm.duration", "60s").read().ownWarmup()).isZero();
    assertThat(Sources.none().property("llm.warmup", "auto").read().ownWarmup()).isZero();
    assertThat(Sources.none().property("llm.warmup", "5s").read().ownWarmup()).hasSeconds(5);
    LlmConfig longer = Sources.none().property("llm.warmup", "90s").read();
    assertThat(longer.ownWarmup()).hasSeconds(90);
    assertThat(longer.load().duration()).as("outlasts it").hasSeconds(180);
  }

  @Test
  void noWarmUpIsNone() {
    Load load =
        Sources.none().property("llm.warmup", "0s").property("llm.duration", "1s").read().load();
    assertThat(load.warmup()).isZero();
    assertThat(load.duration()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void noRequestsMeansNoLimit() {
    assertThat(Sources.none().read().load().requests()).isEmpty();
    assertThat(Sources.none().property("llm.requests", "5").read().load().requests())
        .isEqualTo(OptionalLong.of(5));
  }

  @Test
  void aTemperatureLeftToTheServerIsAbsent() {
    assertThat(
            Sources.none().property("llm.temperature", "default").read().generation().temperature())
        .isEmpty();
  }

  @Test
  void theExtraBodyIsJsonOrABlock() {
    Map<String, Object> wanted = new LinkedHashMap<>();
    wanted.put("top_p", 0.9);
    wanted.put("n", 2);
    wanted.put("stop", List.of("a", "b"));
    wanted.put("chat_template_kwargs", Map.of("enable_thinking", false));
    wanted.put("stream_options", null);
    String json =
        "{\"top_p\":0.9,\"n\":2,\"stop\":[\"a\",\"b\"],"
            + "\"chat_template_kwargs\":{\"enable_thinking\":false},\"stream_options\":null}";
    String block =
        "llm.extraBody { top_p = 0.9, n = 2, stop = [a, b],"
            + " chat_template_kwargs { enable_thinking = false }, stream_options = null }";
    assertThat(Sources.none().property("llm.extraBody", json).read().generation().extraBody())
        .isEqualTo(wanted);
    assertThat(Sources.none().file(block).read().generation().extraBody()).isEqualTo(wanted);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"tools\":{}} | tools is '{}', must be a list of tools.",
        "{\"tools\":[5]} | a tool is '5', must be a JSON object.",
        "{\"tools\":[{\"type\":\"function\"}]} | a tool is '{\"type\":\"function\"}', must have a"
            + " function with a name.",
        "{\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}],\"tool_choice\":\"g\"}"
            + " | tool_choice is 'g', must name one of the tools: f; or be none, auto or required."
      })
  void toolsOfTheExtraBodyAreCheckedLikeThoseOfADataset(String json, String wrong) {
    assertThatThrownBy(() -> Sources.none().property("llm.extraBody", json).read())
        .isInstanceOf(ConfigException.class)
        .hasMessage("llm.extraBody: " + wrong);
  }

  @Test
  void toolsOfAnyKindThatHaveAllTheyNeedAreFine() {
    String tools =
        "{\"tools\":[{\"type\":\"web_search\"},{\"function_declarations\":[]}],"
            + "\"tool_choice\":\"auto\"}";
    assertThat(Sources.none().property("llm.extraBody", tools).read().generation().extraBody())
        .containsOnlyKeys("tools", "tool_choice");
    String choice = "{\"tools\":null,\"tool_choice\":\"f\"}"; // of the tools of a dataset's rows
    assertThat(Sources.none().property("llm.extraBody", choice).read().generation().extraBody())
        .containsKey("tool_choice");
  }

  @Test
  void anExtraFieldOnTheCommandLineIsJsonToo() {
    assertThat(
            Sources.none()
                .file("llm.extraBody { n = 2 }")
                .property("llm.extraBody.top_p", "0.9")
                .property("llm.extraBody.guided", "yes or no")
                .read()
                .generation()
                .extraBody())
        .isEqualTo(Map.of("n", 2, "top_p", 0.9, "guided", "yes or no"));
  }

  @Test
  void aHeadersNameMayHoldDots() {
    assertThat(Sources.none().property("llm.headers.X.Team.Name", "search").read().headers())
        .containsOnly(Map.entry("X.Team.Name", "search"));
    assertThat(Sources.none().file("llm.headers { \"X.Team\" = 7 }").read().headers())
        .containsOnly(Map.entry("X.Team", "7"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length", "transfer-encoding", "Expect", "Upgrade"})
  void aHeaderThatFramesTheMessageIsRefused(String name) {
    refused(Sources.none().property("llm.headers." + name, "1"))
        .hasMessage("llm.headers." + name + " is the HTTP client's to set.");
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:8000, http://127.0.0.1:8000",
    "http://127.0.0.1:8000/, http://127.0.0.1:8000",
    "http://127.0.0.1:8000/v1, http://127.0.0.1:8000",
    "http://127.0.0.1:8000/v1/, http://127.0.0.1:8000",
    "https://llm.example.com/openai/v1, https://llm.example.com/openai",
    "https://[::1]:8443//, https://[::1]:8443"
  })
  void aUrlStandsWithOrWithoutV1AndSlash(String given, String read) {
    assertThat(Sources.none().property("llm.baseUrl", given).read().baseUrl()).hasValue(read);
  }

  @ParameterizedTest
  @CsvSource({
    "http://me:hunter2@127.0.0.1",
    "http://hunter2@127.0.0.1",
    "http://me:hun ter2@127.0.0.1",
    "http://127.0.0.1/?api_key=hunter2",
    "ftp://127.0.0.1/#hunter2"
  })
  void aUrlThatMayHoldAPasswordIsRefusedWithoutShowingIt(String url) {
    refused(Sources.none().property("llm.baseUrl", url))
        .hasMessageContaining("llm.baseUrl")
        .hasMessageContaining("without user, query or fragment")
        .message()
        .doesNotContain("hunter2")
        .doesNotContain("ter2");
  }

  @Test
  void theKeyIsTheSettingsThenLlmApiKeyThenOpenAiApiKey() {
    Sources sources = Sources.none().environment("OPENAI_API_KEY", "third");
    assertThat(key(sources)).isEqualTo("third");
    sources = sources.environment("LLM_API_KEY", "second");
    assertThat(key(sources)).isEqualTo("second");
    sources = sources.file("llm.apiKey = first");
    assertThat(key(sources)).isEqualTo("first");
    assertThat(key(sources.property("llm.apiKey", "zeroth"))).isEqualTo("zeroth");
  }

  @Test
  void aBlankKeyIsNone() {
    assertThat(Sources.none().environment("LLM_API_KEY", " ").read().apiKey()).isEmpty();
    assertThat(Sources.none().property("llm.apiKey", "").read().apiKey()).isEmpty();
  }

  @Test
  void aBlankFirstVariableDoesNotHideTheSecond() {
    assertThat(
            key(
                Sources.none()
                    .environment("LLM_API_KEY", "")
                    .environment("OPENAI_API_KEY", "sk-2")))
        .isEqualTo("sk-2");
  }

  private static String key(Sources sources) {
    return sources.read().apiKey().orElseThrow().reveal();
  }

  @Test
  void aKeyThatCannotBeSentIsRefusedWithoutShowingIt() {
    refused(Sources.none().property("llm.apiKey", "sk-a b"))
        .hasMessageContaining("llm.apiKey")
        .message()
        .doesNotContain("sk-a");
  }

  @Test
  void nothingThatIsShownHoldsASecret() {
    LlmConfig config =
        Sources.none()
            .property("llm.apiKey", "sk-hunter2")
            .property("llm.headers.X-Api-Key", "hunter2-header")
            .property("llm.headers.Cookie", "hunter2=1")
            .property("llm.headers.X-Team", "search")
            .file("llm.headers { Proxy-Authorization = hunter2 }")
            .read();
    assertThat(config.command() + config.shown()).doesNotContain("hunter2");
    assertThat(config.command()).isEqualTo("mvn gatling:test -Dllm.headers.X-Team=search");
    assertThat(config.shown())
        .containsEntry("llm.headers.X-Team", "search")
        .containsEntry("llm.headers.X-Api-Key", "***")
        .containsEntry("llm.headers.Cookie", "***")
        .containsEntry("llm.headers.Proxy-Authorization", "***");
    assertThat(config.apiKey().toString()).doesNotContain("hunter2");
  }

  @Test
  void theCommandIsQuotedForAShell() {
    assertThat(
            Sources.none()
                .property("llm.label", "it's A100, fp8")
                .property("llm.concurrency", "1,4")
                .property("llm.baseUrl", "http://127.0.0.1:8000/v1")
                .property("llm.extraBody", "{\"n\":2}")
                .read()
                .command())
        .isEqualTo(
            "mvn gatling:test -Dllm.baseUrl=http://127.0.0.1:8000/v1 -Dllm.concurrency=1,4"
                + " -Dllm.extraBody='{\"n\":2}' -Dllm.label='it'\\''s A100, fp8'");
  }

  @ParameterizedTest
  @CsvSource({
    "llm.concurency, llm.concurrency",
    "llm.baseurl, llm.baseUrl",
    "llm.max_tokens, llm.maxTokens",
    "llm.timeouts.firsttoken, llm.timeouts.firstToken",
    "llm.record.timelines, llm.record.timeline",
    "llm.timeout.idle, llm.timeouts.idle",
    "llm.firstToken, llm.timeouts.firstToken"
  })
  void anUnknownKeyIsNamedWithTheNearest(String key, String nearest) {
    String message =
        "Unknown setting "
            + key
            + " (%s): did you mean "
            + nearest
            + "? gatling.conf lists them all.";
    refused(Sources.none().property(key, "1")).hasMessage(message.formatted("-D"));
    refused(Sources.none().file(key + " = 1")).hasMessage(message.formatted("gatling.conf"));
  }

  @Test
  void aBlockIsNoValue() {
    refused(Sources.none().property("llm.timeouts", "5s"))
        .hasMessage("llm.timeouts (-D) is a block, not a value: set one of the keys in it.");
    refused(Sources.none().property("llm.headers", "X-Team: search"))
        .hasMessageContaining("llm.headers is a block of names and values");
    refused(Sources.none().property("llm", "x")).hasMessageContaining("llm (-D) is a block");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "llm.api | chatt | one of chat, completions, responses, azure, anthropic, tgi, ollama-chat,"
            + " ollama-generate, llamacpp, triton-generate, triton-infer, together, fireworks,"
            + " gemini, embeddings, rerank",
        "llm.path | v1/chat | a path that starts with /",
        "llm.stream | yes | true or false",
        "llm.stream | true,no | true or false",
        "llm.temperature | warm | a number from 0, or default to leave it to the server",
        "llm.temperature | -1 | a number from 0, or default to leave it to the server",
        "llm.temperature | NaN | a number from 0, or default to leave it to the server",
        "llm.promptTokens | 0 | a whole number from 1 to 10,000,000",
        "llm.promptTokens | 1.5 | a whole number from 1 to 10,000,000",
        "llm.maxTokens | 99999999999 | a whole number from 1 to 100,000,000",
        "llm.maxTokensField | maxTokens | one of max_tokens, max_completion_tokens",
        "llm.ignoreEos | 1 | true or false",
        "llm.seed | dice | a whole number, or random",
        "llm.requireTokens | all | one of off, exact",
        "llm.target | auto | a name, or empty, where llm.baseUrl is empty",
        "llm.tokenCount | usages | one of auto, usage, logprobs, tokenizer, chunks",
        "llm.concurrency | 0 | a whole number from 1 to 100,000",
        "llm.concurrency | 1,,4 | a whole number from 1 to 100,000",
        "llm.concurrency | 1;4 | a whole number from 1 to 100,000",
        "llm.duration | 30 | a duration with its unit, e.g. 500ms, 30s, 2m",
        "llm.duration | 0s | a duration above 0, e.g. 500ms, 30s, 2m",
        "llm.duration | -3s | a duration with its unit, e.g. 500ms, 30s, 2m",
        "llm.duration | 1000h | a duration of at most 30 days",
        "llm.duration | 2s | longer than the warm-up, which is 3 s (llm.warmup)",
        "llm.requests | -1 | a whole number from 0",
        "llm.warmup | soon | a duration with its unit, e.g. 500ms, 30s, 2m",
        "llm.timeouts.idle | 0ms | a duration above 0, e.g. 500ms, 30s, 2m",
        "llm.abort.failRatio | 1.1 | a number from 0 to 1, or off",
        "llm.abort.failRatio | no | a number from 0 to 1, or off",
        "llm.abort.failures | 0 | a whole number from 1 to 100,000,000, or off",
        "llm.abort.overload | 2 | true or false",
        "llm.maxFailRatio | 1.1 | a number from 0 to 1",
        "llm.maxFailRatio | 5% | a number from 0 to 1",
        "llm.record.timeline | on | true or false",
        "llm.slice | 0s | a duration above 0, e.g. 500ms, 30s, 2m",
        "llm.slice | 999ms | at least 1s, or auto",
        "llm.slice | 5 | a duration with its unit, e.g. 500ms, 30s, 2m",
        "llm.slice | tenth | a duration with its unit, e.g. 500ms, 30s, 2m",
        "llm.sliceTable | yes | one of auto, true, false",
        "llm.baseUrl | localhost:8000 | a URL such as http://127.0.0.1:8000, without user, query or"
            + " fragment",
        "llm.simulator.maxBatch | 0 | a whole number from 1 to 100,000,000"
      })
  void aWrongValueIsNamedWithItsKeyAndItsRule(String key, String value, String rule) {
    String item = value.equals("true,no") ? "no" : value.contains(",,") ? "" : value;
    refused(Sources.none().property(key, value))
        .hasMessage(key + " is '" + item + "', must be " + rule + ".");
  }

  @Test
  void anEmptyListIsRefused() {
    refused(Sources.none().property("llm.concurrency", ""))
        .hasMessageStartingWith("llm.concurrency is ''");
    refused(Sources.none().file("llm.concurrency = []"))
        .hasMessageStartingWith("llm.concurrency is ''");
    for (String key : List.of("llm.concurrency", "llm.stream", "llm.load", "llm.rate")) {
      refused(Sources.none().property(key, " ,,"))
          .hasMessageStartingWith(key + " is ',,', must be ");
    }
  }

  @Test
  void aCommaInTheQuotedPathOfAFileIsNoEndOfAStage() {
    String load = "trace \"a,b.csv\" speed 2,4 users 30s";
    List<String> stages = List.of("trace \"a,b.csv\" speed 2", "4 users 30s");
    assertThat(Sources.none().property("llm.load", load).read().load().stages()).isEqualTo(stages);
    assertThat(
            Sources.none()
                .file("llm.load = [\"trace \\\"a,b.csv\\\" speed 2\", \"4 users 30s\"]")
                .read()
                .load()
                .stages())
        .isEqualTo(stages);
  }

  @Test
  void aHeaderThatIsNoneIsRefusedWithoutItsValue() {
    refused(Sources.none().property("llm.headers.X Team", "hunter2"))
        .hasMessageContaining("llm.headers.X Team is no valid HTTP header")
        .message()
        .doesNotContain("hunter2");
    refused(Sources.none().property("llm.headers.X-Key", "hunter2\r\nX-Evil: 1"))
        .hasMessageContaining("llm.headers.X-Key")
        .message()
        .doesNotContain("hunter2");
  }

  @Test
  void anExtraBodyThatIsNoJsonObjectIsRefused() {
    refused(
            Sources.none()
                .property(
                    "llm.extraBody", "{\"x\":%s1%s}".formatted("[".repeat(200), "]".repeat(200))))
        .hasMessageEndingWith("(its objects and lists are nested more than 200 deep, the most).");
    refused(Sources.none().property("llm.extraBody", "{top_p:0.9"))
        .hasMessageContaining("llm.extraBody is '{top_p:0.9', must be a JSON object")
        .message()
        .doesNotContain("\n");
    refused(Sources.none().property("llm.extraBody", "[1]")).hasMessageContaining("llm.extraBody");
  }

  @Test
  void aSettingOfNullIsNamed() {
    for (String key : List.of("llm.label", "llm.headers", "llm.concurrency", "llm.target")) {
      refused(Sources.none().file(key + " = null"))
          .hasMessage(key + " is null, must have a value; without the line its default holds.");
    }
  }

  @Test
  void aHeaderOfNullIsNotSet() {
    Sources set =
        Sources.none().file("llm.headers { X-Team = search, X-Other = null, X-Word = \"null\" }");
    assertThat(set.read().headers())
        .containsOnly(Map.entry("X-Team", "search"), Map.entry("X-Word", "null"));
    for (String name : List.of("X-Team", "x-team")) {
      LlmConfig config = set.property("llm.headers." + name, "null").read();
      assertThat(config.headers()).containsOnlyKeys("X-Word");
      assertThat(config.shown()).doesNotContainKey("llm.headers.X-Team");
    }
  }

  @Test
  void theFileMayUseTheEnvironment() {
    Sources sources = Sources.none().file("llm { label = ${PATH}, model = ${?NO_SUCH_VARIABLE} }");
    assertThat(sources.read().label()).hasValue(System.getenv("PATH"));
    assertThat(sources.read().generation().model()).isEmpty();
    refused(Sources.none().file("llm.label = ${NO_SUCH_VARIABLE}"))
        .hasMessageContaining("NO_SUCH_VARIABLE");
  }

  private static org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> refused(
      Sources sources) {
    return assertThatThrownBy(sources::read).isInstanceOf(ConfigException.class);
  }
}
